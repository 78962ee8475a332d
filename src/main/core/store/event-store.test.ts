import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewTaskEvent, TaskEventKind } from '../../../contract/task-event.ts'
import { EVENT_TEXT_LIMIT, TaskEvent } from '../../../contract/task-event.ts'
import { makeDirectory, makeLog, makeSession, makeTask } from './fixtures/records.ts'
import { openStore } from './open-store.ts'
import type { TaskRecord } from './records.ts'
import type { Store } from './store.ts'

let directory: ReturnType<typeof makeDirectory>
let store: Store
let task: TaskRecord

beforeEach(() => {
  directory = makeDirectory()
  store = openStore({ dataDirectory: directory.path, log: makeLog().log })
  const session = makeSession()
  task = makeTask(session.id)
  store.journal.saveSession(session)
  store.journal.saveTask(task)
})

afterEach(() => {
  store.close()
  directory.remove()
})

function noted(text: string): NewTaskEvent {
  return { kind: 'noted', payload: { level: 'info', code: 'test', text } }
}

function finished(change: Partial<(NewTaskEvent & { kind: 'tool.finished' })['payload']>): NewTaskEvent {
  return {
    kind: 'tool.finished',
    payload: {
      toolUseId: 't1',
      parentToolUseId: null,
      isError: false,
      text: '',
      images: [],
      structured: null,
      ...change,
    },
  }
}

/** Stores one event and reads it back. */
function roundTrip(event: NewTaskEvent): TaskEvent {
  store.journal.append(task, event, 5)
  let told: TaskEvent | undefined
  const stop = store.onCommitted(([first]) => {
    if (first?.name === 'task.appended') told = first.payload.events[0]
  })
  store.journal.flush()
  stop()
  const read = store.events.read({ taskId: task.id, limit: 1 }).events[0]
  expect(read).toEqual(told)
  if (read === undefined) throw new Error('nothing was stored')
  expect(TaskEvent.parse(read)).toEqual(read)
  return read
}

describe('pages of events', () => {
  it('are read after, before and at the end, with hasMore in the direction asked for', () => {
    for (let i = 1; i <= 10; i++) store.journal.append(task, noted(`${i}`), i)
    store.journal.flush()
    const page = (query: { after?: number; before?: number; limit: number; kinds?: TaskEventKind[] }) => {
      const { events, hasMore } = store.events.read({ taskId: task.id, ...query })
      return [events.map(({ seq }) => seq), hasMore]
    }
    expect(page({ after: 0, limit: 4 })).toEqual([[1, 2, 3, 4], true])
    expect(page({ after: 6, limit: 4 })).toEqual([[7, 8, 9, 10], false])
    expect(page({ after: 10, limit: 4 })).toEqual([[], false])
    expect(page({ limit: 3 })).toEqual([[8, 9, 10], true])
    expect(page({ before: 4, limit: 3 })).toEqual([[1, 2, 3], false])
    expect(page({ before: 4, limit: 2 })).toEqual([[2, 3], true])
    expect(page({ after: 2, before: 5, limit: 9 })).toEqual([[3, 4], false])
    expect(page({ limit: 5, kinds: ['prompt.sent'] })).toEqual([[], false])
    store.journal.append(task, { kind: 'prompt.sent', payload: { text: 'x', kind: 'prompt' } }, 11)
    store.journal.flush()
    expect(page({ limit: 5, kinds: ['prompt.sent', 'problem.found'] })).toEqual([[11], false])
    expect(store.events.read({ taskId: 'nobody', limit: 5 })).toEqual({ events: [], hasMore: false })
  })

  it('end early when the events are long, and go on from there', () => {
    const text = Array.from({ length: 60_000 }, (_, i) => String.fromCharCode(97 + ((i * 7) % 26))).join('')
    for (let i = 1; i <= 200; i++) store.journal.append(task, noted(text), i)
    store.journal.flush()
    const seqs: number[] = []
    let pages = 0
    for (let after = 0, hasMore = true; hasMore; pages++) {
      const page = store.events.read({ taskId: task.id, after, limit: 1_000 })
      seqs.push(...page.events.map(({ seq }) => seq))
      after = seqs.at(-1) ?? 0
      hasMore = page.hasMore
    }
    expect(seqs).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
    expect(pages).toBe(2)
  })
})

describe('long texts', () => {
  it('are kept whole, shown cut, and read by range', () => {
    // Surrogate pairs at every second place, so that cuts and pieces fall between the halves of one.
    const text = `x${'😀'.repeat(400_000)}\ud83d`
    const event = roundTrip(finished({ text }))
    expect(event.payload).toMatchObject({ fullLength: text.length })
    expect('text' in event.payload && event.payload.text.length).toBe(EVENT_TEXT_LIMIT - 1)
    expect(store.events.readText(task.id, event.seq, 0, 10)).toEqual({
      text: text.slice(0, 10),
      fullLength: text.length,
    })
    for (const [offset, length] of [
      [262_140, 10],
      [262_144, 262_144],
      [0, 1_048_576],
      [text.length - 3, 100],
      [text.length + 300_000, 10],
    ] as const) {
      expect(store.events.readText(task.id, event.seq, offset, length)?.text).toBe(
        text.slice(offset, offset + length),
      )
    }
  })

  it('of an ordinary length are read by range as well', () => {
    const event = roundTrip(finished({ text: 'hello world' }))
    expect(store.events.readText(task.id, event.seq, 6, 3)).toEqual({ text: 'wor', fullLength: 11 })
    const bare = roundTrip({ kind: 'mode.changed', payload: { permissionMode: 'plan' } })
    expect(store.events.readText(task.id, bare.seq, 0, 3)).toBeUndefined()
    expect(store.events.readText(task.id, 999, 0, 3)).toBeUndefined()
  })

  it('inside values are cut as well, so that no event is longer than about 256 KiB', () => {
    const long = 'y'.repeat(500_000)
    const structured = { stdout: long, lines: Array.from({ length: 3_000 }, () => 'z'.repeat(100)), ok: true }
    const images = [
      { mediaType: 'image/png', data: 'a'.repeat(20_000) },
      { mediaType: 'image/png', data: 'b'.repeat(200_000) },
    ]
    const event = roundTrip(finished({ text: long, structured, images }))
    expect(JSON.stringify(event).length).toBeLessThan(256 * 1024)
    expect(event.payload).toMatchObject({ structured: { ok: true, stdout: expect.stringMatching(/^y+…$/) } })
    expect(event.payload).toMatchObject({ images: [images[0], { mediaType: 'image/png', data: '' }] })

    const deep = roundTrip(
      finished({ structured: Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`key ${i}`, i])) }),
    )
    expect(deep.payload).toMatchObject({ structured: null })
  })
})
