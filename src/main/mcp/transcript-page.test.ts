import { expect, test, vi } from 'vitest'
import type { Client } from '../../contract/client.ts'
import type { TaskEvent } from '../../contract/task-event.ts'
import { plainText } from '../../contract/transcript/transcript-text.ts'
import { readTranscript } from './transcript-page.ts'

vi.mock(import('../../contract/transcript/transcript-text.ts'), async (original) => {
  const actual = await original()
  return { ...actual, plainText: vi.fn(actual.plainText) }
})

/** A supervisor whose one task has noted so many lines of so many characters. */
function noted(lines: number, length: number): Client {
  const events = Array.from({ length: lines }, (_, at): TaskEvent => {
    const text = `${at + 1} `.padEnd(length, 'x')
    return {
      seq: at + 1,
      at: 0,
      kind: 'noted',
      payload: { level: 'info', code: 'test', text },
    } as TaskEvent
  })
  const call = async (name: string, { after, limit }: { after: number; limit: number }) => {
    expect(name).toBe('task.events')
    return { events: events.slice(after, after + limit), hasMore: after + limit < events.length }
  }
  return { call: call as unknown as Client['call'], subscribe: () => () => {}, close: async () => {} }
}

const PART = 48 * 1024

test('a transcript is read to its end, part after part, each line once', async () => {
  const client = noted(6_000, 100)
  const numbers: number[] = []
  let parts = 0
  for (let from = 0; ; parts += 1) {
    const text = await readTranscript(client, 'id', from, PART)
    expect(text.length).toBeLessThan(PART + 200)
    numbers.push(...[...text.matchAll(/^· (\d+) /gm)].map(([, number]) => Number(number)))
    const next = /from=(\d+)\]$/.exec(text)?.[1]
    if (next === undefined) break
    from = Number(next)
  }
  expect(numbers).toEqual(Array.from({ length: 6_000 }, (_, at) => at + 1))
  expect(parts).toBeGreaterThan(10)
})

test('the cost of a part is that of what it has, however many pages it takes to read it', async () => {
  vi.mocked(plainText).mockClear()
  await readTranscript(noted(10_000, 4), 'id', 0, 1_000_000)
  expect(vi.mocked(plainText).mock.calls.length).toBe(10_000)
  vi.mocked(plainText).mockClear()
  // What goes beyond the part is not even spelt.
  await readTranscript(noted(10_000, 2_000), 'id', 0, PART)
  expect(vi.mocked(plainText).mock.calls.length).toBeLessThan(50)
})
