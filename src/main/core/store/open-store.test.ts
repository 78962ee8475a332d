import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { makeDirectory, makeInstance, makeLog, makeSession, makeTask } from './fixtures/records.ts'
import { openStore } from './open-store.ts'
import { readSalvageReports } from './salvage-reports.ts'

let directory: ReturnType<typeof makeDirectory>

beforeEach(() => {
  directory = makeDirectory()
})

afterEach(() => directory.remove())

const path = () => join(directory.path, 'muster.db')
const open = () => openStore({ dataDirectory: directory.path, log: makeLog().log })
const setAside = () => readdirSync(directory.path).filter((name) => /^muster\.damaged-.*\.db$/.test(name))

/** Twenty tasks with two hundred events each; closed cleanly. */
function fill() {
  const store = open()
  const session = makeSession()
  const instance = makeInstance(session.id)
  session.instanceId = instance.id
  const tasks = Array.from({ length: 20 }, (_, i) =>
    makeTask(session.id, {
      title: `Task ${i}`,
      createdAt: i,
      instanceId: instance.id,
      state: 'completed',
      endedAt: i,
    }),
  )
  store.journal.saveSession(session)
  store.journal.saveInstance(instance)
  for (const task of tasks) store.journal.saveTask(task)
  for (let i = 0; i < 200; i++) {
    for (const task of tasks) {
      const text = `${i} ${'word '.repeat(60)}`
      store.journal.append(task, { kind: 'noted', payload: { level: 'info', code: 'test', text } }, i)
    }
  }
  store.close()
  return { session, tasks }
}

function overwrite(offset: number, bytes: Buffer): void {
  const file = openSync(path(), 'r+')
  writeSync(file, bytes, 0, bytes.length, offset)
  closeSync(file)
}

/** Damages the first page of a table or an index. */
function overwriteRoot(name: string): void {
  const database = openDatabase(path(), 'NORMAL')
  const page = database
    .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(name)
  database.close()
  if (page === undefined) throw new Error(`There is no ${name}.`)
  overwrite((page - 1) * 8_192, Buffer.alloc(8_192))
}

/** The first of ten pages of a table that lie one behind the other, from its middle on. */
function firstOfTen(table: string): number {
  const database = openDatabase(path(), 'NORMAL')
  const pages = database
    .prepare<[string], number>(
      "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno",
    )
    .pluck()
    .all(table)
  database.close()
  const first = pages.find((page, at) => at > pages.length / 2 && pages[at + 9] === page + 9)
  if (first === undefined) throw new Error(`No ten pages of ${table} lie together.`)
  return first
}

/** As if the process had been killed while the database was open. */
const markUnclean = () => writeFileSync(`${path()}-open`, '')

describe('a damaged database', () => {
  it('is set aside and saved row by row, except what the damage hit', async () => {
    const { tasks } = fill()
    const size = statSync(path()).size
    expect(size).toBeGreaterThan(100 * 8_192)
    // Ten pages in the middle of the log, none of them of its index, by which is counted what is gone.
    overwrite((firstOfTen('events') - 1) * 8_192, Buffer.alloc(10 * 8_192, 0xa5))
    markUnclean()
    const store = open()
    expect(setAside()).toHaveLength(1)
    expect(statSync(join(directory.path, setAside()[0] ?? '')).size).toBe(size)
    expect(store.notes[0]).toContain(`kept as ${setAside()[0]}`)
    expect(store.notes.join(' ')).toMatch(/Saved: 1 session, 1 instance, 20 tasks, 20 task prompts/)
    expect((await store.check()).integrity).toBe('ok')
    expect((await store.tasks.list({ limit: 100 })).tasks).toHaveLength(20)
    expect(store.tasks.countByState().completed).toBe(20)
    const saved = tasks.flatMap(({ id }) => store.events.read({ taskId: id, after: 0, limit: 1_000 }).events)
    const events = saved.filter(({ payload }) => 'code' in payload && payload.code === 'test')
    expect(events.length).toBeGreaterThan(3_500)
    for (const { payload, seq } of events)
      expect(payload).toMatchObject({ text: `${seq - 1} ${'word '.repeat(60)}` })
    // Exactly what is gone is told: in the notes, in the report, and in the log of each task.
    const count = 4_000 - events.length
    expect(count).toBeGreaterThan(0)
    expect(store.notes.join(' ')).toContain(`Not saved: ${count} events in the damaged part.`)
    const [report] = readSalvageReports(directory.path)
    expect(report?.notes).toEqual(store.notes)
    expect(store.lost.flatMap(({ seqs }) => seqs)).toHaveLength(count)
    for (const { taskId, seqs } of store.lost) {
      const marks = saved.filter(
        (event) => event.taskId === taskId && 'code' in event.payload && event.payload.code === 'events_lost',
      )
      expect(marks.map(({ seq }) => seq).filter((seq) => !seqs.includes(seq))).toEqual([])
      const told = marks.map(({ payload }) => ('text' in payload ? payload.text : ''))
      const counts = told.map((text) => (text.includes('one event') ? 1 : Number(/\d+/.exec(text)?.[0])))
      expect(counts.reduce((sum, each) => sum + each, 0)).toBe(seqs.length)
    }
    store.close()

    const again = open()
    expect(again.notes).toEqual([])
    expect(setAside()).toHaveLength(1)
    again.close()
  })

  it.each([
    ['the first 16 bytes', 16],
    ['all of it', 100],
  ])('keeps everything when only its header is damaged: %s', async (_, bytes) => {
    const { tasks } = fill()
    overwrite(0, Buffer.alloc(bytes, 0xa5))
    markUnclean()
    const store = open()
    expect(store.notes.join(' ')).toMatch(/header .* made anew.*Saved: 1 session, 1 instance, 20 tasks/)
    expect(store.notes.join(' ')).toContain('Not saved: nothing that was found.')
    expect((await store.check()).integrity).toBe('ok')
    const saved = tasks.flatMap(({ id }) => store.events.read({ taskId: id, after: 0, limit: 1_000 }).events)
    expect(saved).toHaveLength(4_000)
    expect(readdirSync(directory.path).filter((name) => name.includes('headed'))).toEqual([])
    store.close()
  })

  it('names nothing as lost that never was there', async () => {
    fill()
    // Its table has no row, which its index tells.
    overwriteRoot('profiles')
    markUnclean()
    const store = open()
    expect(setAside()).toHaveLength(1)
    expect(store.notes.join(' ')).toContain('Not saved: nothing that was found.')
    expect(store.lost).toEqual([])
    store.close()
  })

  it('names events as lost also when the index of them is damaged, as far as it is known', async () => {
    const { tasks } = fill()
    const database = openDatabase(path(), 'NORMAL')
    database.exec('DELETE FROM events WHERE seq = 200')
    database.close()
    overwriteRoot('sqlite_autoindex_events_1')
    markUnclean()
    const store = open()
    expect(store.lost).toEqual(tasks.map(({ id }) => ({ taskId: id, seqs: [200], cut: [] })))
    store.close()
  })

  it('keeps its tasks when their session is lost', async () => {
    const { session } = fill()
    overwriteRoot('sessions')
    markUnclean()
    const store = open()
    expect(store.notes.join(' ')).toContain('One lost session was replaced')
    expect(store.sessions.get(session.id)).toMatchObject({ state: 'ended', resumable: false, taskCount: 20 })
    expect((await store.tasks.list({ limit: 100 })).tasks).toHaveLength(20)
    store.close()
  })

  it('that is no database at all is set aside too', async () => {
    writeFileSync(path(), 'these are my notes, not a database'.repeat(1_000))
    const store = open()
    expect(store.notes.join(' ')).toContain('Nothing could be read from it')
    expect(readFileSync(join(directory.path, setAside()[0] ?? ''), 'utf8')).toContain('my notes')
    expect((await store.tasks.list({ limit: 1 })).tasks).toEqual([])
    store.close()
  })

  it('is put together when the last attempt was cut short between two renames', async () => {
    fill()
    renameSync(path(), join(directory.path, 'muster.salvaged.db'))
    writeFileSync(`${path()}-wal`, 'the log of the damaged file')
    const store = open()
    expect(store.notes).toHaveLength(1)
    expect((await store.tasks.list({ limit: 100 })).tasks).toHaveLength(20)
    store.close()
    expect(existsSync(join(directory.path, 'muster.salvaged.db'))).toBe(false)
  })
})

describe('what is no damage', () => {
  it('a stop without a close: everything announced is there', async () => {
    const script = `
      import { makeSession, makeTask } from ${JSON.stringify(join(import.meta.dirname, 'fixtures/records.ts'))}
      import { openStore } from ${JSON.stringify(join(import.meta.dirname, 'open-store.ts'))}
      const store = openStore({ dataDirectory: ${JSON.stringify(directory.path)}, log: () => {} })
      const session = makeSession()
      const task = makeTask(session.id)
      store.journal.saveSession(session)
      store.journal.saveTask(task)
      store.onCommitted((events) => {
        for (const { name, payload } of events) {
          if (name === 'task.appended') console.log(task.id + ' ' + payload.events.at(-1).seq)
        }
      })
      setInterval(() => {
        const event = { kind: 'noted', payload: { level: 'info', code: 'x', text: 'text '.repeat(100) } }
        for (let i = 0; i < 50; i++) store.journal.append(task, event, Date.now())
      }, 1)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let announced = ''
    const exited = once(child, 'exit')
    for await (const line of createInterface({ input: child.stdout })) {
      announced = line
      if (Number(line.split(' ')[1]) > 1_000) child.kill('SIGKILL')
    }
    await exited
    const [taskId = '', seq = ''] = announced.split(' ')
    expect(existsSync(`${path()}-open`)).toBe(true)
    const store = open()
    const task = store.tasks.get(taskId)
    expect(task?.lastSeq).toBeGreaterThanOrEqual(Number(seq))
    expect(store.events.read({ taskId, limit: 1 }).events[0]?.seq).toBe(task?.lastSeq)
    expect(store.events.read({ taskId, after: 0, limit: 1 }).events[0]?.seq).toBe(1)
    expect(setAside()).toEqual([])
    expect(store.notes).toEqual([])
    store.close()
    expect(existsSync(`${path()}-open`)).toBe(false)
  })

  it('a lock of another program', async () => {
    fill()
    markUnclean()
    const other = openDatabase(path(), 'NORMAL')
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec('BEGIN EXCLUSIVE')
    expect(open).toThrow(
      expect.objectContaining({ code: 'storage', message: expect.stringContaining('locked') }),
    )
    other.exec('COMMIT')
    other.close()
    expect(setAside()).toEqual([])
    const store = open()
    expect((await store.tasks.list({ limit: 100 })).tasks).toHaveLength(20)
    store.close()
  })

  it('an empty file', async () => {
    writeFileSync(path(), '')
    const store = open()
    expect(store.notes).toEqual([])
    store.close()
  })

  it('a data directory that cannot be made', async () => {
    writeFileSync(join(directory.path, 'file'), '')
    expect(() => openStore({ dataDirectory: join(directory.path, 'file'), log: makeLog().log })).toThrow(
      expect.objectContaining({ code: 'storage' }),
    )
  })
})
