import { expect, test } from 'vitest'
import { sampleBlock } from '../../../../contract/fixtures/sample-block.ts'
import { sampleTask } from '../../../../contract/fixtures/sample-task.ts'
import type { Task } from '../../../../contract/task.ts'
import type { NewTaskEvent, TaskEvent } from '../../../../contract/task-event.ts'
import { buildTurnRows, type Row } from './rows.ts'
import { appendEvents, createTurnLog, dropNewer, dropOlder, prependPage, sizeOf } from './turn-log.ts'

const task = sampleTask({ id: 'task', title: 'Title', prompt: 'Do it', lastSeq: 100 })

function numbered(from: number, ...events: NewTaskEvent[]): TaskEvent[] {
  return events.map(
    (event, index) => ({ ...event, taskId: 'task', seq: from + index, at: from + index }) as TaskEvent,
  )
}

const text = (key: string, value: string) => sampleBlock({ key, text: value })
const tool = (id: string, name: string) =>
  sampleBlock({ key: `k${id}`, type: 'tool_use', toolUseId: id, toolName: name, input: {} })
const result = (id: string, isError = false): NewTaskEvent => ({
  kind: 'tool.finished',
  payload: { toolUseId: id, parentToolUseId: null, isError, text: 'ok', images: [], structured: null },
})
const prompt: NewTaskEvent = { kind: 'prompt.sent', payload: { text: 'Do it', kind: 'prompt' } }

function rowsOf(log: ReturnType<typeof createTurnLog>, previous: Row[] = [], of = task): Row[] {
  return buildTurnRows(of, 1, log, new Map(previous.map((row) => [row.key, row])))
}

const kinds = (rows: readonly Row[]) => rows.map((row) => (row.type === 'item' ? row.item.kind : row.type))

test('a turn that is not loaded shows its prompt and a gap', () => {
  expect(kinds(rowsOf(createTurnLog('task')))).toEqual(['turn', 'prompt', 'gap'])
})

test('reads and searches in a row fold, a failed one does not', () => {
  const log = createTurnLog('task')
  log.hasOlder = false
  appendEvents(
    log,
    numbered(
      1,
      prompt,
      tool('a', 'Read'),
      result('a'),
      tool('b', 'Grep'),
      result('b'),
      tool('c', 'Read'),
      result('c', true),
      tool('d', 'Read'),
      result('d'),
    ),
  )
  expect(kinds(rowsOf(log))).toEqual(['turn', 'prompt', 'fold', 'tool', 'tool'])
})

test('a delta changes one row; all others keep their identity', () => {
  const log = createTurnLog('task')
  log.hasOlder = false
  appendEvents(log, numbered(1, prompt, text('a', 'One'), tool('b', 'Bash'), result('b')))
  appendEvents(
    log,
    numbered(5, {
      kind: 'block.started',
      payload: { key: 's', type: 'text', parentToolUseId: null, toolUseId: null, toolName: null },
    }),
  )
  const before = rowsOf(log)
  appendEvents(log, numbered(6, { kind: 'block.appended', payload: { key: 's', text: 'Hello', deltas: 1 } }))
  const after = rowsOf(log, before, { ...task, lineCount: 9, revision: 2 })
  expect(after.length).toBe(before.length)
  expect(after.filter((row, index) => row !== before[index]).map((row) => row.key)).toEqual(['task/s'])
})

test('a call that waits for permission is shown by its request alone', () => {
  const log = createTurnLog('task')
  log.hasOlder = false
  appendEvents(
    log,
    numbered(1, prompt, tool('b', 'Bash'), {
      kind: 'permission.requested',
      payload: {
        requestId: 'r',
        permissionId: null,
        toolUseId: 'b',
        toolName: 'Bash',
        kind: 'tool',
        description: null,
        input: {},
        suggestions: [],
      },
    }),
  )
  expect(kinds(rowsOf(log))).toEqual(['turn', 'prompt', 'permission'])
  appendEvents(
    log,
    numbered(4, { kind: 'permission.answered', payload: { requestId: 'r', decision: 'allow', note: null } }),
  )
  expect(kinds(rowsOf(log))).toEqual(['turn', 'prompt', 'tool', 'permission'])
})

test('either end of a log can be dropped and read again', () => {
  const all = numbered(1, ...Array.from({ length: 50 }, (_, index) => text(`t${index}`, `Text ${index}`)))
  const log = createTurnLog('task')
  appendEvents(log, all)
  dropOlder(log, 20)
  expect([sizeOf(log), log.transcript.firstSeq, log.hasOlder]).toEqual([20, 31, true])
  prependPage(log, all.slice(10, 30))
  expect(log.transcript.items.map((item) => item.seq)).toEqual(all.slice(10).map((event) => event.seq))
  dropNewer(log, 15)
  expect([sizeOf(log), log.transcript.lastSeq, log.hasNewer]).toEqual([15, 25, true])
})

test('how a failed turn ended is a row of its own', () => {
  const failed: Task = {
    ...task,
    state: 'failed',
    outcome: { reason: 'api_error', message: 'No credit', hint: null, actions: ['retry'], diagnostics: null },
  }
  expect(kinds(rowsOf(createTurnLog('task'), [], failed)).at(-1)).toBe('outcome')
})

test('how a turn ended is told once', () => {
  const log = createTurnLog('task')
  log.hasOlder = false
  const interrupted: NewTaskEvent = {
    kind: 'noted',
    payload: { level: 'info', code: 'interrupted', text: 'The turn was interrupted.' },
  }
  const error = sampleBlock({ key: 'e', text: 'Prompt is too long', synthetic: true })
  appendEvents(log, numbered(1, prompt, text('a', 'One'), interrupted, error))
  const ended = (state: Task['state'], diagnostics: string | null): Task => ({
    ...task,
    state,
    outcome: { reason: 'x', message: 'x', hint: null, actions: [], diagnostics },
  })
  const shown = (of: Task) => kinds(rowsOf(log, [], of))
  // Until it has ended, and where the details have no such words, they are shown.
  expect(shown(task)).toEqual(['turn', 'prompt', 'text', 'note', 'text'])
  expect(shown(ended('failed', null))).toEqual(['turn', 'prompt', 'text', 'note', 'text', 'outcome'])
  expect(shown(ended('failed', 'API: Prompt is too long'))).toEqual([
    'turn',
    'prompt',
    'text',
    'note',
    'outcome',
  ])
  expect(shown(ended('interrupted', null))).toEqual(['turn', 'prompt', 'text', 'text', 'outcome'])
})
