import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportReport } from '../../../../contract/imports.ts'
import type { NewTaskEvent } from '../../../../contract/task-event.ts'
import { createLive } from '../../live/live.ts'
import { readFigureRows } from '../../store/figure-rows.ts'
import {
  makeDirectory,
  makeInstance,
  makeLog,
  makePermission,
  makeSession,
  makeTask,
} from '../../store/fixtures/records.ts'
import { openStore } from '../../store/open-store.ts'
import type { SessionRecord, TaskRecord } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'
import { append, events, exported } from '../fixtures/exporting.ts'
import { clearImports, createImports } from './imports.ts'

/** A data directory with what imports need of a supervisor. */
interface Place {
  store: Store
  directory: string
  told: string[]
  context: Parameters<typeof createImports>[0]
  close(): void
}

const open: Place[] = []
let ids = 0

function openPlace(path?: string): Place {
  const made = path === undefined ? makeDirectory() : { path, remove: () => {} }
  const store = openStore({ dataDirectory: made.path, log: makeLog().log })
  const told: string[] = []
  // What imports ask of the ground.
  const context = {
    config: { dataDirectory: made.path, log: makeLog().log },
    store,
    live: createLive(store),
    now: () => 77_000,
    newId: () => `019aa5c0-0000-7000-9000-${String(++ids).padStart(12, '0')}`,
    publish: ({ name }: { name: string }) => told.push(name),
  } as unknown as Place['context']
  const place: Place = {
    store,
    directory: made.path,
    told,
    context,
    close() {
      store.close()
      made.remove()
    },
  }
  open.push(place)
  return place
}

afterEach(() => {
  for (const place of open.splice(0)) place.close()
})

let here: Place
let there: Place

beforeEach(() => {
  here = openPlace()
  there = openPlace()
})

/** A session that has been at work, with all that is exported. */
function work(
  { store }: Place,
  list: readonly NewTaskEvent[],
  change: { session?: Partial<SessionRecord>; task?: Partial<TaskRecord> } = {},
): { session: SessionRecord; task: TaskRecord } {
  const session = makeSession({
    directory: '/srv/elsewhere',
    taskCount: 1,
    costMicros: 5_000,
    ...change.session,
  })
  const task = makeTask(session.id, {
    state: 'completed',
    startedAt: 1_500,
    endedAt: 9_000,
    costMicros: 5_000,
    outcome: { reason: 'completed', message: 'Done', hint: null, actions: [], diagnostics: null },
    ...change.task,
  })
  const instance = makeInstance(session.id, { state: 'exited', exitedAt: 9_000 })
  store.journal.saveSession(session)
  store.journal.saveInstance(instance)
  task.instanceId = instance.id
  store.journal.saveTask(task)
  store.journal.savePermission(
    makePermission(
      { taskId: task.id, sessionId: session.id, instanceId: instance.id },
      {
        state: 'allowed',
        answeredAt: 3_000,
        answeredBy: 'person',
        answerSentAt: 3_000,
        answer: { decision: 'deny', message: 'no', interrupt: false },
      },
    ),
  )
  append(store, task, list)
  return { session, task }
}

async function give(place: Place, text: string, run = true): Promise<ImportReport> {
  const imports = createImports(place.context)
  const bytes = Buffer.from(text)
  const { importId } = await imports.create(bytes.length)
  for (let at = 0; at < bytes.length; at += 300_000)
    await imports.append(importId, at, bytes.subarray(at, at + 300_000).toString('base64'))
  try {
    return await (run ? imports.run(importId) : imports.check(importId))
  } finally {
    await imports.close()
  }
}

const ofSession = (session: SessionRecord) => ({ kind: 'session' as const, sessionId: session.id })
const turn = [events.prompt('go'), events.called('c1', 'Bash', { command: 'ls' }), events.gave('c1', 'a\nb')]

test.each(['json', 'jsonl'] as const)(
  'a session comes as %s: first shown, then written, twice the same',
  async (format) => {
    const { session, task } = work(here, turn)
    const file = exported(here.store.path, ofSession(session), format)
    const shown = await give(there, file, false)
    expect(shown).toMatchObject({
      holds: { sessions: 1, tasks: 1, events: 3, runs: 0 },
      sessions: { new: 1, here: 0 },
      tasks: { new: 1, here: 0, unfinished: 0 },
    })
    expect(there.store.sessions.get(session.id)).toBeUndefined()
    expect(await give(there, file)).toMatchObject({ sessions: { new: 1 }, tasks: { new: 1 } })
    expect(exported(there.store.path, ofSession(session), format)).toBe(file)
    expect(there.store.sessions.get(session.id)).toMatchObject({
      state: 'ended',
      resumable: false,
      importedAt: 77_000,
    })
    expect(there.store.tasks.get(task.id)).toMatchObject({
      importedAt: 77_000,
      state: 'completed',
      costMicros: 5_000,
    })
    expect(there.told).toContain('task.changed')
    expect(await give(there, file)).toMatchObject({
      sessions: { new: 0, here: 1 },
      tasks: { new: 0, here: 1 },
    })
    expect(await give(here, file)).toMatchObject({ sessions: { new: 0, here: 1 } })
    // It was spent, and not here.
    expect([...readFigureRows(there.store.path, 0)].flat().map((row) => row[17])).toEqual([5_000])
    expect(there.store.budgets.spentOn('1970-01-01')).toEqual([])
  },
)

test('what was exported without secrets is known where they are, and where they are not', async () => {
  const { session } = work(here, [events.said('m', `token=sk-ant-${'a1B2'.repeat(10)}`)])
  const file = exported(here.store.path, ofSession(session), 'jsonl', true)
  expect(file).not.toContain('sk-ant')
  expect(await give(here, file)).toMatchObject({ sessions: { here: 1 } })
  await give(there, file)
  expect(await give(there, file)).toMatchObject({ sessions: { here: 1 } })
})

test('the same id with something else in it is refused by its name, the others come', async () => {
  const { session, task } = work(here, turn)
  const file = exported(here.store.path, ofSession(session), 'jsonl')
  await give(there, file)
  const changed = file.replace('"text":"a\\nb"', '"text":"a\\nc"')
  expect(changed).not.toBe(file)
  const report = await give(there, changed)
  expect(report.sessions).toEqual({ new: 0, more: 0, here: 0, refused: 1 })
  expect(report.told[0]?.note).toContain(task.id)
  expect(exported(there.store.path, ofSession(session), 'jsonl')).toBe(file)
})

test('tasks that have come since are added; those that had not ended are left out', async () => {
  const { session } = work(here, turn)
  await give(there, exported(here.store.path, ofSession(session), 'jsonl'))
  const more = makeTask(session.id, { state: 'running', createdAt: 5_000, startedAt: 5_000 })
  here.store.journal.saveTask(more)
  append(here.store, more, [events.prompt('and more')])
  expect(await give(there, exported(here.store.path, ofSession(session), 'jsonl'))).toMatchObject({
    tasks: { new: 0, here: 1, unfinished: 1 },
  })
  Object.assign(more, { state: 'completed', endedAt: 8_000 })
  session.taskCount = 2
  session.lastUsedAt = 8_000
  here.store.journal.saveSession(session)
  append(here.store, more, [events.said('m', 'done')])
  const file = exported(here.store.path, ofSession(session), 'jsonl')
  expect(await give(there, file)).toMatchObject({ sessions: { more: 1 }, tasks: { new: 1, here: 1 } })
  expect(exported(there.store.path, ofSession(session), 'jsonl')).toBe(file)
})

test.each([
  ['an empty file', () => '', /empty|bytes/],
  ['another file', () => '{"hello":1}\n', /Line 1|no export/],
  ['text', () => 'hello\n', /no export/],
  ['a newer version', (file: string) => file.replace('"version":1', '"version":2'), /newer version/],
  ['one that was cut', (file: string) => file.split('\n').slice(0, -3).join('\n'), /Line \d+.*cut/],
  ['a line that was cut', (file: string) => file.replace('"type":"event"', '"type":"eve'), /Line \d+/],
  [
    'an unknown record',
    (file: string) => file.replace('"type":"instance"', '"type":"planet"'),
    /Line 3.*planet/,
  ],
  ['a wrong field', (file: string) => file.replace('"simulated":', '"simulat":'), /Line 2.*simulated/],
  [
    'an event of another kind',
    (file: string) => file.replace('"kind":"tool.finished"', '"kind":"noted"'),
    /Line \d+.*noted/,
  ],
  ['a record less', (file: string) => file.replace(/\{"type":"permission".*\n/, ''), /records were written/],
  [
    'a task twice',
    (file: string) => file.replace(/(\{"type":"task".*\n)/, '$1$1').replace('"records":7', '"records":8'),
    /twice/,
  ],
])('%s is refused with its line, and nothing comes', async (_, change, message) => {
  const { session } = work(here, turn)
  const file = change(exported(here.store.path, ofSession(session), 'jsonl'))
  await expect(file === '' ? give(there, ' ') : give(there, file)).rejects.toThrow(message)
  expect(there.store.sessions.list({ limit: 10 }).sessions).toEqual([])
})

test('JSON that another program wrote anew is read, too', async () => {
  const { session } = work(here, turn)
  const file = exported(here.store.path, ofSession(session), 'json')
  await give(there, JSON.stringify(JSON.parse(file), null, 2))
  expect(exported(there.store.path, ofSession(session), 'json')).toBe(file)
})

test('what is cut short leaves nothing, and can be done again', async () => {
  const { session } = work(
    here,
    Array.from({ length: 600 }, (_, at) => events.said(`m${at}`, `text ${at}`)),
  )
  const file = exported(here.store.path, ofSession(session), 'jsonl')
  const imports = createImports(there.context)
  const { importId } = await imports.create(Buffer.byteLength(file))
  await imports.append(importId, 0, Buffer.from(file).toString('base64'))
  const cancel = new AbortController()
  const write = there.store.imports.write
  let calls = 0
  there.store.imports.write = (rows) => {
    calls += 1
    if (calls === 3) cancel.abort()
    write(rows)
  }
  await expect(imports.run(importId, cancel.signal)).rejects.toMatchObject({ code: 'unavailable' })
  expect(there.store.sessions.get(session.id)).toBeUndefined()
  expect([...readFigureRows(there.store.path, 0)].flat()).toEqual([])
  there.store.imports.write = write
  await imports.run(importId)
  await imports.close()
  expect(readdirSync(join(there.directory, 'imports'))).toEqual([])
  expect(exported(there.store.path, ofSession(session), 'jsonl')).toBe(file)
})

test('the half of a session that a dead supervisor left is removed at the next start', async () => {
  const { session } = work(
    here,
    Array.from({ length: 600 }, (_, at) => events.said(`m${at}`, `text ${at}`)),
  )
  const file = exported(here.store.path, ofSession(session), 'jsonl')
  const write = there.store.imports.write
  let calls = 0
  there.store.imports.write = (rows) => {
    calls += 1
    // As if the process had ended here: it does nothing more.
    if (calls > 3) throw new Error('gone')
    write(rows)
  }
  there.store.imports.removeSome = () => false
  await expect(give(there, file)).rejects.toThrow('gone')
  expect(there.store.sessions.get(session.id)).toBeDefined()
  const { directory, store } = there
  store.close()
  const again = openPlace(directory)
  await clearImports(again.context)
  expect(again.store.sessions.get(session.id)).toBeUndefined()
  expect(again.store.imports.open()).toEqual([])
  await give(again, file)
  expect(exported(again.store.path, ofSession(session), 'jsonl')).toBe(file)
})

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.constantFrom(
    '\ud800',
    'a\u2028b\u2029c',
    '\u0000',
    '__proto__',
    '😀'.repeat(40_000),
    'x'.repeat(300_000),
  ),
)

const anyEvent: fc.Arbitrary<NewTaskEvent[]> = fc.oneof(
  text.map((said) => [events.said('m', said)]),
  text.map((said) => [events.prompt(said)]),
  fc.tuple(text, text, fc.jsonValue()).map(([name, given, value]) => {
    const call = events.called('c', 'Bash', { [name]: given })
    const result = events.gave('c', given)
    if (result.kind === 'tool.finished') result.payload.structured = JSON.parse(JSON.stringify(value))
    return [call, result]
  }),
  // What a subagent did.
  text.map((given) => [
    events.called('agent', 'Task', { prompt: given }),
    events.called('inner', 'Grep', { pattern: given }, 'agent'),
    events.gave('inner', given, 'agent'),
    events.gave('agent', given),
  ]),
)

test('export, import and export again give the same bytes, whatever was said', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyEvent, { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      text,
      async (tasks, title) => {
        const { session, task } = work(here, (tasks[0] ?? []).flat(), {
          session: { title },
          task: { title, prompt: title },
        })
        for (const [at, list] of tasks.slice(1).entries()) {
          const next = makeTask(session.id, {
            state: 'failed',
            endedAt: 9_500,
            createdAt: 2_000 + at,
            retryOf: task.id,
          })
          here.store.journal.saveTask(next)
          append(here.store, next, list.flat())
        }
        const other = openPlace()
        for (const format of ['json', 'jsonl'] as const) {
          const file = exported(here.store.path, ofSession(session), format)
          // By bytes, as a file has it.
          await give(other, file)
          const bytes = Buffer.from(exported(other.store.path, ofSession(session), format))
          expect(bytes.equals(Buffer.from(file))).toBe(true)
        }
        expect(await other.store.check()).toMatchObject({ integrity: 'ok' })
        open.splice(open.indexOf(other), 1)
        other.close()
      },
    ),
    { numRuns: 6 },
  )
})

test('files that are handed over lie in the data directory, for its owner alone', async () => {
  const imports = createImports(there.context)
  const { importId } = await imports.create(3)
  await imports.append(importId, 0, Buffer.from('abc').toString('base64'))
  await expect(imports.append(importId, 0, 'YQ==')).rejects.toMatchObject({ code: 'conflict' })
  expect(readFileSync(join(there.directory, 'imports', `${importId}.part`), 'utf8')).toBe('abc')
  await imports.remove(importId)
  await expect(imports.check(importId)).rejects.toMatchObject({ code: 'not_found' })
  await imports.close()
})
