import { expect, test } from 'vitest'
import type { TaskEvent, TaskEventPayloads } from '../../../contract/task-event.ts'
import { appended, createFakeCore, TASK_ID } from '../../rpc/fixtures/fake-core.ts'
import { createAnswerTeller } from './tell-answer.ts'

const KEY = 'msg_1:0'
const head = { key: KEY, type: 'text', parentToolUseId: null, toolUseId: null, toolName: null } as const

function started(change: Partial<TaskEventPayloads['block.started']> = {}): TaskEvent {
  return { taskId: TASK_ID, seq: 1, at: 1, kind: 'block.started', payload: { ...head, ...change } }
}

function completed(text: string, change: Partial<TaskEventPayloads['block.completed']> = {}): TaskEvent {
  const payload = { ...head, text, input: null, deltas: 1, aborted: false, synthetic: false, ...change }
  return { taskId: TASK_ID, seq: 9, at: 9, kind: 'block.completed', payload }
}

/** What is sent of events, as `text`, or `=text` where it replaces. */
async function tell(events: TaskEvent[], { whole = '', stored = [] as TaskEvent[] } = {}) {
  const core = createFakeCore({
    'task.readText': ({ offset, length }: { offset: number; length: number }) => ({
      text: whole.slice(offset, offset + length),
      offset,
      fullLength: whole.length,
    }),
    'task.events': () => ({ events: stored, hasMore: false }),
  })
  const told: string[] = []
  const teller = createAnswerTeller(core, TASK_ID, ({ text, replace }) =>
    told.push(replace ? `=${text}` : text),
  )
  if (stored.length > 0) await teller.catchUp(stored.at(-1)?.seq ?? 0)
  for (const event of events) await teller.take(event)
  return told
}

test('pieces that were left out come with the whole block', async () => {
  expect(await tell([started(), appended(2, 'ab'), completed('abcd')])).toEqual(['ab', 'cd'])
  expect(await tell([started(), appended(2, 'ab'), completed('ab')])).toEqual(['ab'])
  expect(await tell([completed('abcd')])).toEqual(['=abcd'])
})

test('a block that ends as something else, or was taken back, is put in the place of what was sent', async () => {
  expect(await tell([started(), appended(2, 'ab'), completed('xy')])).toEqual(['ab', '=xy'])
  expect(await tell([started(), appended(2, 'ab'), completed('a')])).toEqual(['ab', '=a'])
  const withdrawn: TaskEvent = {
    taskId: TASK_ID,
    seq: 8,
    at: 8,
    kind: 'block.withdrawn',
    payload: { keys: [KEY, 'msg_1:1'], reason: 'the stream broke' },
  }
  expect(await tell([started(), appended(2, 'ab'), withdrawn])).toEqual(['ab', '='])
})

test('the rest of a long text that was cut is read', async () => {
  const whole = Array.from({ length: 40_000 }, (_, at) => `${at} `).join('')
  const cut = completed(whole.slice(0, 65_536), { fullLength: whole.length })
  const all = await tell([cut], { whole })
  expect(all.length).toBeGreaterThan(2)
  expect(all.join('')).toBe(`=${whole}`)
  const streamed = await tell([started(), appended(2, whole.slice(0, 100_000)), cut], { whole })
  expect(streamed.join('')).toBe(whole)
  expect(await tell([started(), appended(2, whole), cut], { whole })).toEqual([whole])
})

test('who comes in the middle of a block is sent the rest of it', async () => {
  const stored = [started(), appended(2, 'ab')]
  expect(await tell([appended(3, 'c'), completed('abcd')], { stored })).toEqual(['c', 'd'])
})

test('thinking, subagents and words of the CLI are not the answer', async () => {
  const thinking = { type: 'thinking' } as const
  expect(await tell([started(thinking), appended(2, 'hm'), completed('hm', thinking)])).toEqual([])
  expect(await tell([completed('x', { parentToolUseId: 'toolu_1' })])).toEqual([])
  expect(await tell([completed('API error', { synthetic: true })])).toEqual([])
})
