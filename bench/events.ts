import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openStore } from '../src/main/core/store/open-store.ts'
import { type Figure, median, ms, percentile, rate, time } from './measure.ts'
import { newSession, newTask } from './rows.ts'

const COUNT = 50_000
const ROUNDS = 5
const RECORDS = 2_000

const text = 'A line of a tool that says what it found, of about the length that such lines have. '.repeat(2)

/** Group-committed events against a bare prepared insert in one transaction; one record against its limit. */
export async function measureEvents(): Promise<Figure[]> {
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await measureJournal())
    bare.push(await measureBare())
  }
  const record = await measureRecord()
  const share = median(bare) / median(ours)
  return [
    {
      what: 'group-committed events',
      ours: `${rate(COUNT, median(ours))} (${Math.round(share * 100)}%)`,
      against: `better-sqlite3 ${rate(COUNT, median(bare))}`,
      goal: '≥ 70%',
      reached: share >= 0.7,
    },
    {
      what: 'one record written (row + event, own commit), p99',
      ours: ms(percentile(record, 0.99)),
      against: 'limit 1 ms',
      goal: '< 1 ms',
      reached: percentile(record, 0.99) < 1,
    },
  ]
}

function withDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  return work(directory).finally(() => rmSync(directory, { recursive: true }))
}

function openWithTask(dataDirectory: string) {
  const store = openStore({ dataDirectory, log: () => {} })
  const session = newSession()
  const task = newTask(session)
  store.journal.saveSession(session)
  store.journal.saveTask(task)
  store.journal.flush()
  return { store, task }
}

function measureJournal(): Promise<number> {
  return withDirectory(async (dataDirectory) => {
    const { store, task } = openWithTask(dataDirectory)
    const spent = await time(() => {
      for (let i = 0; i < COUNT; i++) {
        store.journal.append(task, { kind: 'noted', payload: { level: 'info', code: 'bench', text } }, i)
        // The pace of the real journal: a commit at 256 rows.
        if (i % 256 === 255) store.journal.flush()
      }
      store.journal.flush()
    })
    store.close()
    return spent
  })
}

function measureBare(): Promise<number> {
  return withDirectory(async (directory) => {
    const db = new Database(join(directory, 'bare.db'))
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.exec(
      'CREATE TABLE events (task_id TEXT, seq INTEGER, at INTEGER, kind TEXT, block_key TEXT, payload ANY, PRIMARY KEY (task_id, seq)) STRICT',
    )
    const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)')
    const taskId = newTask(newSession()).id
    const spent = await time(() => {
      db.transaction(() => {
        for (let i = 0; i < COUNT; i++) {
          insert.run(taskId, i, i, 'noted', null, JSON.stringify({ level: 'info', code: 'bench', text }))
        }
      })()
    })
    db.close()
    return spent
  })
}

function measureRecord(): Promise<number[]> {
  return withDirectory(async (dataDirectory) => {
    const { store, task } = openWithTask(dataDirectory)
    const samples: number[] = []
    for (let i = 0; i < RECORDS; i++) {
      samples.push(
        await time(() => {
          task.step = `step ${i}`
          store.journal.append(task, { kind: 'noted', payload: { level: 'info', code: 'bench', text } }, i)
          store.journal.saveTask(task)
          store.journal.flush()
        }),
      )
    }
    store.close()
    return samples
  })
}
