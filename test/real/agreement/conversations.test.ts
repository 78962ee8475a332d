import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eachOf } from '../../../src/main/core/claude/conversations/conversation-files.ts'
import { describeConversation } from '../../../src/main/core/claude/conversations/describe-conversation.ts'
import { readEnds } from '../../../src/main/core/claude/conversations/read-ends.ts'
import { readHistory } from '../../../src/main/core/claude/conversations/read-history.ts'
import { realClaude } from '../../harness/claude-binary.ts'
import { temporaryDirectory } from '../../harness/test-core.ts'
import { textOf } from '../../loopback-model/scenario.ts'
import { realConfig } from '../real-core.ts'
import { write } from './compare.ts'

const uuid = (key: string) => `aaaaaaaa-0000-4000-8000-${Buffer.from(key.padEnd(6, '.')).toString('hex')}`
let second = 0

/** A record of a conversation; the text says which. */
function record(type: 'user' | 'assistant', key: string, parent: string | null, more: object = {}) {
  second += 1
  const content = [{ type: 'text', text: `<<${key}>>` }]
  const usage = { input_tokens: 1, output_tokens: 1 }
  const answer = {
    id: `msg_${key}`,
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-5-5',
    content,
    usage,
  }
  return {
    type,
    uuid: uuid(key),
    parentUuid: parent === null ? null : uuid(parent),
    isSidechain: false,
    timestamp: new Date(1_795_000_000_000 + second * 1_000).toISOString(),
    message:
      type === 'user' ? { role: 'user', content: `<<${key}>>` } : { ...answer, stop_reason: 'end_turn' },
    ...more,
  }
}
const u = (key: string, parent: string | null, more?: object) => record('user', key, parent, more)
const a = (key: string, parent: string | null, more?: object) => record('assistant', key, parent, more)
const last = (key: string) => ({ type: 'last-prompt', lastPrompt: 'x', leafUuid: uuid(key) })
const base = [u('1', null), a('2', '1'), u('3', '2'), a('4', '3')]
const fork = [...base, u('5', '2'), a('6', '5')]
const timeless = (one: object) => ({ ...one, timestamp: undefined })
const other = {
  type: 'attachment',
  uuid: uuid('7'),
  parentUuid: uuid('4'),
  attachment: { type: 'date', date: '2026-11-28' },
}

/** Conversations with branches, as rewinding, damage and compaction leave them. */
const conversations: Readonly<Record<string, readonly object[]>> = {
  plain: base,
  'rewound once': fork,
  'rewound, with the last prompts': [...base, last('4'), u('5', '2'), a('6', '5'), last('6')],
  'back on the first branch': [...fork, last('4')],
  'the last prompt has followers': [...base, last('2')],
  'a last prompt of another branch in the middle': [...fork, last('4'), u('7', '6'), a('8', '7')],
  'a last prompt that is not there': [...fork, last('zz')],
  'written in another order': [
    base[0] ?? {},
    base[1] ?? {},
    u('5', '2'),
    a('6', '5'),
    base[2] ?? {},
    base[3] ?? {},
  ],
  'a parent that is lost': [u('1', null), a('2', '1'), u('3', 'lost'), a('4', '3')],
  'a lost parent behind a fork': [...fork, u('7', 'lost'), a('8', '7')],
  'two beginnings': [u('1', null), a('2', '1'), u('3', null), a('4', '3')],
  'a side chain': [...base, u('5', '4', { isSidechain: true }), a('6', '5', { isSidechain: true })],
  'an attachment at the end of a branch': [
    ...fork,
    { ...other, timestamp: new Date(1_796_000_000_000).toISOString() },
  ],
  'without times': base.map(timeless),
  'rewound, without times': fork.map(timeless),
  'rewound, the branch that goes on without times': [...base, ...fork.slice(4).map(timeless)],
  'rewound, the first branch without times': [...base.map(timeless), ...fork.slice(4)],
  'back on the first branch, the other one ends without a time': [
    ...fork.slice(0, 5),
    ...fork.slice(5).map(timeless),
    last('4'),
  ],
  'back on the first branch, which ends without times': [...base.map(timeless), ...fork.slice(4), last('4')],
  'rewound, with times that are none': fork.map((one) => ({ ...one, timestamp: 'yesterday' })),
  'rewound, with a time as a number': fork.map((one) => ({ ...one, timestamp: 1_795_000_000_000 })),
  'a record twice': [...base, base[2] ?? {}],
  'rewound three times': [...fork, u('7', '2'), a('8', '7'), u('9', '2'), a('x', '9')],
}

test('of a conversation with branches that is the conversation which the CLI sends', async () => {
  const { config, model } = await realConfig()
  const directory = temporaryDirectory()
  const folder = join(config.env.HOME ?? '', '.claude/projects', directory.replace(/[^A-Za-z0-9]/g, '-'))
  const env = Object.fromEntries(Object.entries(config.env).filter(([, value]) => value !== undefined))
  const told = await eachOf(Object.entries(conversations), async ([name, records]) => {
    const index = Object.keys(conversations).indexOf(name)
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
    const path = join(folder, `${id}.jsonl`)
    write(
      path,
      records
        .map((one) => `${JSON.stringify({ cwd: directory, sessionId: id, version: '2.1.329', ...one })}\n`)
        .join(''),
    )
    const { lines } = await readHistory(path, 100)
    const { problem } = describeConversation(await readEnds(path))
    const live = (problem === null ? lines : [])
      .filter((line) => line.live)
      .map((line) => JSON.stringify(line))
    const ours = [...new Set(live.flatMap((line) => line.match(/<<\w+>>/g) ?? []))].sort()
    const child = spawn(realClaude(), ['-p', `next-${index}-`, '--resume', id], {
      cwd: directory,
      env,
      stdio: 'ignore',
    })
    await new Promise((resolve) => child.once('close', resolve))
    const asked = model.requests.find(({ body }) => JSON.stringify(body).includes(`next-${index}-`))
    const messages = (asked?.body as { messages?: { content: unknown }[] } | undefined)?.messages ?? []
    const claudes = messages.flatMap(({ content }) => textOf(content).match(/<<\w+>>/g) ?? [])
    return { name, ours, claudes: [...new Set(claudes)].sort() }
  })
  expect(told.map(({ name, ours }) => [name, ours])).toEqual(told.map(({ name, claudes }) => [name, claudes]))
  // What it does not go on with has no time at its end.
  const refused = told.filter(({ claudes }) => claudes.length === 0).map(({ name }) => name)
  expect(refused.length).toBeGreaterThan(3)
  for (const name of refused) expect(name).toMatch(/times|time as/)
})
