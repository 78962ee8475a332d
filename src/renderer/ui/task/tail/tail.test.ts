import { expect, test } from 'vitest'
import type { NewTaskEvent, TaskEvent } from '../../../../contract/task-event.ts'
import { readTail } from './read-tail.ts'
import { emptyTail, foldTail } from './tail.ts'

let seq = 0
const at = (event: NewTaskEvent): TaskEvent => ({ ...event, taskId: 't', seq: ++seq, at: seq })
const started = (key: string, type: 'text' | 'tool_use', toolName: string | null = null) =>
  at({ kind: 'block.started', payload: { key, type, parentToolUseId: null, toolUseId: null, toolName } })
const appended = (key: string, text: string) =>
  at({ kind: 'block.appended', payload: { key, text, deltas: 1 } })
const completed = (
  key: string,
  text: string,
  tool?: { id: string; name: string; input: { command: string } },
) =>
  at({
    kind: 'block.completed',
    payload: {
      key,
      type: tool ? 'tool_use' : 'text',
      parentToolUseId: null,
      toolUseId: tool?.id ?? null,
      toolName: tool?.name ?? null,
      text,
      input: tool?.input ?? null,
      deltas: 1,
      aborted: false,
      synthetic: false,
    },
  })

test('text grows while it streams and its completion replaces it; a seen event changes nothing', () => {
  const events = [started('m:0', 'text'), appended('m:0', 'Hel'), appended('m:0', 'lo')]
  const tail = foldTail(emptyTail, events)
  expect(tail.entries.map((entry) => entry.text)).toEqual(['Hello'])
  const whole = foldTail(tail, [...events, completed('m:0', 'Hello.')])
  expect(whole.entries.map((entry) => entry.text)).toEqual(['Hello.'])
})

test('a tool tells what it works on and whether it failed', () => {
  const tool = { id: 'toolu_1', name: 'Bash', input: { command: 'npm test\nnpm run lint' } }
  const begun = [started('m:1', 'tool_use', 'Bash'), completed('m:1', '', tool)]
  const failed = at({
    kind: 'tool.finished',
    payload: {
      toolUseId: 'toolu_1',
      parentToolUseId: null,
      isError: true,
      text: '',
      images: [],
      structured: null,
    },
  })
  const tail = foldTail(emptyTail, [...begun, failed])
  expect(tail.entries).toMatchObject([{ kind: 'tool', text: 'Bash: npm test', failed: true }])
})

test('withdrawn text is gone and only the last entries are kept', () => {
  const open = [started('m:9', 'text'), appended('m:9', 'x')]
  const withdrawn = at({
    kind: 'block.withdrawn',
    payload: { keys: ['m:9'], reason: 'the connection broke' },
  })
  const many = Array.from({ length: 20 }, (_, index) => completed(`n:${index}`, `line ${index}`))
  expect(foldTail(emptyTail, [...open, withdrawn]).entries).toEqual([])
  expect(foldTail(emptyTail, many).entries).toHaveLength(12)
})

test('a text whose pieces fill the newest page, and what came before a subagent, are found', async () => {
  const log = [
    completed('p:0', 'Before all'),
    ...Array.from({ length: 600 }, (_, index) => {
      const line = completed(`s:${index}`, 'of the subagent')
      if (line.kind === 'block.completed') line.payload.parentToolUseId = 'toolu_agent'
      return line
    }),
    started('q:0', 'text'),
    ...Array.from({ length: 300 }, (_, index) => appended('q:0', `word${index} `)),
  ]
  const { entries } = await readTail(async ({ before = Infinity, kinds, limit = 500 }) => {
    const fitting = log.filter(({ seq, kind }) => seq < before && (kinds?.includes(kind) ?? true))
    return { events: fitting.slice(-limit), hasMore: fitting.length > limit }
  })
  expect(entries.map(({ text }) => text.trim().slice(-8))).toEqual(['fore all', ' word299'])
})
