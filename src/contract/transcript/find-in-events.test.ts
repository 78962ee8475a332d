import { expect, test } from 'vitest'
import { sampleBlock } from '../fixtures/sample-block.ts'
import type { NewTaskEvent, TaskEvent } from '../task-event.ts'
import { createEventFinder } from './find-in-events.ts'

const number = (events: readonly NewTaskEvent[]): TaskEvent[] =>
  events.map((event, index) => ({ ...event, taskId: 't', seq: index + 1, at: 0 }))
const piece = (key: string, text: string): NewTaskEvent => ({
  kind: 'block.appended',
  payload: { key, text, deltas: 1 },
})
const find = (query: string, events: readonly NewTaskEvent[]) => {
  const finder = createEventFinder(query)
  // Page by page, as they are read.
  for (const event of number(events)) finder.take([event])
  return finder.matches()
}

test('texts, inputs and results are found whatever their case, each with how often', () => {
  expect(
    find('TWO', [
      { kind: 'prompt.sent', payload: { text: 'one two two', kind: 'prompt' } },
      sampleBlock({ key: 'a', type: 'text', text: 'three' }),
      sampleBlock({
        key: 'b',
        type: 'tool_use',
        toolUseId: 'u',
        toolName: 'Bash',
        input: { command: 'echo two', deep: ['Two'] },
      }),
      {
        kind: 'tool.finished',
        payload: {
          toolUseId: 'u',
          parentToolUseId: null,
          isError: false,
          text: 'two',
          images: [],
          structured: null,
        },
      },
    ]),
  ).toEqual([
    { seq: 1, count: 2 },
    { seq: 3, count: 2 },
    { seq: 4, count: 1 },
  ])
})

test('a block that is not whole yet is searched over its pieces', () => {
  expect(find('together', [piece('a', 'toge'), piece('b', 'else'), piece('a', 'ther')])).toEqual([
    { seq: 1, count: 1 },
  ])
})

test('a block that was completed or taken back counts once, or not', () => {
  const whole = sampleBlock({ key: 'a', type: 'text', text: 'word' })
  expect(find('word', [piece('a', 'word'), whole])).toEqual([{ seq: 2, count: 1 }])
  expect(
    find('word', [piece('a', 'word'), { kind: 'block.withdrawn', payload: { keys: ['a'], reason: 'x' } }]),
  ).toEqual([])
})
