import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { InsightsQuestion } from '../../../contract/insights.ts'
import { MoneyHistory } from '../budgets/fixtures/money-history.ts'
import { makeDirectory, makeLog } from '../store/fixtures/records.ts'
import { openStore } from '../store/open-store.ts'
import { report } from './in-thread.ts'

const corpus = join(import.meta.dirname, '../../../../test/corpus')

/** The lines of a recording, whose prompt is that of the task. */
function linesOf(name: string, uuid: string): object[] {
  const lines = readFileSync(join(corpus, `${name}.ndjson`), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => {
    const message = JSON.parse(line)
    return 'command_uuid' in message ? { ...message, command_uuid: uuid } : message
  })
}

test('recordings with a subagent, repeated ids of messages and a retry count what was added up by hand', () => {
  const directory = makeDirectory()
  const store = openStore({ dataDirectory: directory.path, log: makeLog().log })
  const now = Date.UTC(2026, 5, 1)
  const past = new MoneyHistory(store, directory.path, now)
  for (const [index, name] of ['subagent', 'err_e429once'].entries()) {
    past.addSession(`/${name}`, null)
    past.prompt(index, false, true)
    const session = past.sessions[index]
    const process = session && past.processOf(session)
    if (process === undefined) throw new Error('There is no process.')
    for (const line of linesOf(name, [...process.owners.keys()][0] ?? '')) process.claude.print(line)
    past.take(process)
  }
  store.journal.flush()
  const { now: found, groups } = report({
    path: store.path,
    question: InsightsQuestion.parse({ period: { from: now - 1, to: now + 1_000 }, by: 'directory' }),
    work: { taskIds: null, done: null, links: null },
  })
  // The first: messages 516 (its id in four lines with usage), 517 and 518 of the subagent, and 519, of 100 tokens in and 5 out
  // each, at $4 and $20 a million. The second: a request that was refused once, and one message of the same.
  expect(groups.map(({ key, figures }) => [key, figures])).toMatchObject([
    ['/subagent', { inputTokens: 400, outputTokens: 20, costMicros: 2_500 - 500, apiRetries: 0 }],
    ['/err_e429once', { inputTokens: 100, outputTokens: 5, costMicros: 500, apiRetries: 1 }],
  ])
  expect(found.total).toMatchObject({
    tasks: 2,
    completed: 2,
    successRate: 1,
    inputTokens: 500,
    outputTokens: 25,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    costMicros: 2_500,
    cacheHitRate: 0,
    unpriced: 0,
  })
  store.close()
  directory.remove()
})
