import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Input } from '../src/contract/operations.ts'
import { operations } from '../src/contract/operations.ts'
import { createIds } from '../src/main/core/base/new-id.ts'
import { readReport } from '../src/main/core/insights/insights.ts'
import { makeInstance } from '../src/main/core/store/fixtures/records.ts'
import { openStore } from '../src/main/core/store/open-store.ts'
import { createTracker, type Tracker, type TrackingParts } from '../src/main/core/tracking/tracker.ts'
import { type Figure, held, median, ms, percentile, time } from './measure.ts'
import { newSession, newTask } from './rows.ts'

const TASKS = 100_000
const DAYS = 90
const ITEMS = 500
const TASKS_OF_ITEM = 4
const ROUNDS = 20
const LIMIT_MS = 50
const DAY_MS = 86_400_000

/** Statistics of a hundred thousand tasks, beside one statement of SQL for a part of the same. */
export async function measureInsights(): Promise<Figure[]> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  const store = openStore({ dataDirectory, log: () => {} })
  const newId = createIds()
  const tracker = createTracker({ config: { dataDirectory }, now: Date.now, newId, publish: () => {} })
  try {
    const ids = fill(store)
    await track(tracker, ids)
    const context = { store, tracker } as unknown as TrackingParts
    const period = { from: Date.now() - DAYS * DAY_MS, to: Date.now() + 1 }
    const zone = 'Europe/Berlin'
    const questions: [string, Input<'insights.report'>][] = [
      ['the whole by days', { period, zone }],
      ['by directory', { period, zone, by: 'directory' }],
      ['by model, with the period before', { period, zone, by: 'model', compare: 'previous' }],
      ['by work item', { period, zone, by: 'work_item' }],
      ['of one directory, by weeks', { period, zone, interval: 'week', filter: { directory: '/srv/7' } }],
    ]
    const ask = (question: Input<'insights.report'>) =>
      readReport(context, operations['insights.report'].input.parse(question))
    const cold = await time(async () => void (await ask({ period, zone })))
    const bare = sql(store.path, period)
    const figures: Figure[] = []
    for (const [what, question] of questions) {
      const took: number[] = []
      let longest = 0
      for (let round = 0; round < ROUNDS; round += 1) {
        const call = await held(() => time(async () => void (await ask(question))))
        took.push(call.value)
        longest = Math.max(longest, call.longest)
      }
      figures.push({
        what: `insights: ${what}, of ${TASKS.toLocaleString('en')} tasks`,
        ours: `p50 ${ms(median(took))}, p95 ${ms(percentile(took, 0.95))}; loop held ${ms(longest)} at most`,
        against: `by SQL without percentiles ${ms(bare)}; limit ${LIMIT_MS} ms`,
        goal: `p95 < ${LIMIT_MS} ms`,
        reached: percentile(took, 0.95) < LIMIT_MS && longest <= LIMIT_MS,
      })
    }
    figures.push({
      what: 'insights: the first question, with the start of the thread',
      ours: ms(cold),
      against: `by SQL without percentiles ${ms(bare)}`,
      goal: '< 5 s',
      reached: cold < 5_000,
    })
    return figures
  } finally {
    await tracker.close()
    store.close()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}

function fill(store: ReturnType<typeof openStore>): string[] {
  const session = newSession()
  const instance = makeInstance(session.id)
  store.journal.saveSession(session)
  store.journal.saveInstance(instance)
  const now = Date.now()
  const ids: string[] = []
  for (let index = 0; index < TASKS; index += 1) {
    const endedAt = now - ((index * 7_919_777) % (DAYS * DAY_MS))
    const task = {
      ...newTask(session),
      instanceId: instance.id,
      simulated: false,
      directory: `/srv/${index % 40}`,
      model: `claude-model-${index % 5}`,
      state: index % 9 === 0 ? ('failed' as const) : ('completed' as const),
      startedAt: endedAt - ((index * 31) % 900_000),
      endedAt,
      costMicros: (index * 13) % 2_000_000,
      usage: {
        inputTokens: index % 5_000,
        outputTokens: index % 3_000,
        cacheReadTokens: index * 3,
        cacheWriteTokens: index % 50_000,
      },
    }
    store.journal.saveTask(task)
    ids.push(task.id)
    if (index % 250 === 249) store.journal.flush()
  }
  store.journal.flush()
  return ids
}

async function track(tracker: Tracker, ids: readonly string[]): Promise<void> {
  const author = { by: 'bench', taskId: null }
  for (let index = 0; index < ITEMS; index += 1) {
    const { item } = await tracker.write(
      'create',
      operations['work.create'].input.parse({ itemType: 'task', title: `Item ${index}` }),
      author,
    )
    for (let task = 0; task < TASKS_OF_ITEM; task += 1)
      await tracker.write(
        'linkTask',
        { itemId: item.id, taskId: ids[index * TASKS_OF_ITEM + task] ?? '' },
        author,
      )
  }
}

/** The sums of all days by one statement, in ms. */
function sql(path: string, { from, to }: { from: number; to: number }): number {
  const database = new Database(path, { readonly: true })
  const statement = database.prepare(
    `SELECT (ended_at + 3600000) / ${DAY_MS} AS day, count(*), sum(state = 'completed'), sum(state = 'failed'),
       sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(cost_micros),
       sum(is_retry), sum(api_retries), sum(waited_ms)
     FROM task_figures WHERE simulated = 0 AND ended_at >= ? AND ended_at < ? GROUP BY day`,
  )
  const took = Array.from({ length: 5 }, () => {
    const start = performance.now()
    statement.all(from, to)
    return performance.now() - start
  })
  database.close()
  return median(took)
}
