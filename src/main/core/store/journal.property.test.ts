import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { NewTaskEvent, TaskEvent } from '../../../contract/task-event.ts'
import { makeDirectory, makeLog, makeSession, makeTask } from './fixtures/records.ts'
import { openStore } from './open-store.ts'
import type { TaskRecord } from './records.ts'

/** What may happen: a change of one of three tasks, a commit, or the end of the process without a close. */
const steps = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        task: fc.nat(2),
        block: fc.nat(2),
        step: fc.constantFrom('start', 'append', 'complete', 'withdraw', 'note'),
      }),
    },
    { weight: 4, arbitrary: fc.constant('flush' as const) },
    { weight: 1, arbitrary: fc.constant('crash' as const) },
  ),
  { maxLength: 60 },
)

it('reads what was appended, whatever the order of appends, commits and crashes', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const directory = makeDirectory()
      const open = () => openStore({ dataDirectory: directory.path, log: makeLog().log })
      const abandoned: ReturnType<typeof open>[] = []
      let store = open()
      const session = makeSession()
      let tasks = [0, 1, 2].map(() => makeTask(session.id))
      store.journal.saveSession(session)
      for (const task of tasks) store.journal.saveTask(task)
      store.journal.flush()
      /** Every event since the start; `committed` of them are stored. */
      let model: { task: number; event: NewTaskEvent }[] = []
      let committed = 0

      const check = (): void => {
        tasks.forEach((task, index) => {
          const { events, hasMore } = store.events.read({ taskId: task.id, after: 0, limit: 1_000 })
          const expected = fold(
            model
              .slice(0, committed)
              .filter((entry) => entry.task === index)
              .map(({ event }) => event),
          )
          expect(hasMore).toBe(false)
          expect(fold(events)).toEqual(expected)
          expect(events.filter((event, at) => isPiece(event) && isClosedIn(events.slice(at), event))).toEqual(
            [],
          )
          expect(events.map(({ seq }) => seq)).toEqual(
            [...new Set(events.map(({ seq }) => seq))].sort((a, b) => a - b),
          )
          const stored = store.tasks.get(task.id)
          expect(stored?.lastSeq).toBeGreaterThanOrEqual(events.at(-1)?.seq ?? 0)
        })
      }

      for (const step of script) {
        if (step === 'flush') {
          store.journal.flush()
          committed = model.length
          check()
        } else if (step === 'crash') {
          abandoned.push(store)
          store = open()
          model = model.slice(0, committed)
          tasks = tasks.map((task) => store.tasks.get(task.id) as TaskRecord)
          check()
        } else {
          const event = makeEvent(step.step, `m:${step.block}`, model.length)
          store.journal.append(tasks[step.task] as TaskRecord, event, model.length)
          model.push({ task: step.task, event })
        }
      }
      store.journal.flush()
      committed = model.length
      check()
      store.close()
      directory.remove()
      // Nothing of theirs can reach a database now; this frees their files and timers.
      for (const old of abandoned) old.close()
    }),
    { numRuns: 40 },
  )
})

function makeEvent(step: string, key: string, count: number): NewTaskEvent {
  const tool = { parentToolUseId: null, toolUseId: null, toolName: null }
  if (step === 'start') return { kind: 'block.started', payload: { key, type: 'text', ...tool } }
  if (step === 'append') return { kind: 'block.appended', payload: { key, text: `${count} `, deltas: 1 } }
  if (step === 'withdraw') return { kind: 'block.withdrawn', payload: { keys: [key], reason: `${count}` } }
  if (step === 'note') return { kind: 'noted', payload: { level: 'info', code: 'note', text: `${count}` } }
  return {
    kind: 'block.completed',
    payload: {
      key,
      type: 'text',
      ...tool,
      text: `${count}`,
      input: null,
      deltas: 1,
      aborted: false,
      synthetic: false,
    },
  }
}

/** What a reader makes of a log: other events in order, and the start and text of each open block. */
function fold(events: readonly (NewTaskEvent | TaskEvent)[]) {
  const others: unknown[] = []
  const open = new Map<string, { starts: number; text: string; deltas: number }>()
  const block = (key: string) => {
    const found = open.get(key) ?? { starts: 0, text: '', deltas: 0 }
    open.set(key, found)
    return found
  }
  for (const { kind, payload } of events) {
    if (kind === 'block.started') block(payload.key).starts += 1
    else if (kind === 'block.appended') {
      const found = block(payload.key)
      found.text += payload.text
      found.deltas += payload.deltas
    } else {
      if (kind === 'block.completed') open.delete(payload.key)
      if (kind === 'block.withdrawn') for (const key of payload.keys) open.delete(key)
      others.push({ kind, payload })
    }
  }
  return { others, open: [...open].sort(([a], [b]) => a.localeCompare(b)) }
}

type Piece = NewTaskEvent & { kind: 'block.started' | 'block.appended' }

function isPiece(event: NewTaskEvent): event is Piece {
  return event.kind === 'block.started' || event.kind === 'block.appended'
}

/** Pieces of a block that was closed later are deleted. */
function isClosedIn(later: readonly NewTaskEvent[], { payload: { key } }: Piece): boolean {
  return later.some(
    ({ kind, payload }) =>
      (kind === 'block.completed' && payload.key === key) ||
      (kind === 'block.withdrawn' && payload.keys.includes(key)),
  )
}
