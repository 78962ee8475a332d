import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createUsageWindows } from '../ledger/usage-windows.ts'
import type { Context } from '../live/context.ts'
import { createUsageWindowStore } from '../store/usage-window-store.ts'
import { noteUsageWindows } from './note-usage-windows.ts'

test('a window that is told while the database refuses holds work back, and is stored the next time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-windows-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'muster.db')
  const database = new Database(path, { timeout: 0 })
  database.exec(
    `CREATE TABLE usage_windows (type TEXT, simulated INTEGER, status TEXT, utilization REAL, resets_at INTEGER,
     seen_at INTEGER, PRIMARY KEY (type, simulated))`,
  )
  const store = createUsageWindowStore(database)
  const windows = createUsageWindows(store)
  const warnings: string[] = []
  // No more of a context is needed.
  const context = {
    live: { windows },
    config: { log: (_level: string, message: string) => void warnings.push(message) },
    now: () => 1,
    publish: () => {},
  } as unknown as Context
  const told = { status: 'rejected', type: 'five_hour', utilization: 1, resetsAt: 2 ** 40, isOverage: false }
  const other = new Database(path)
  other.exec('BEGIN IMMEDIATE')
  noteUsageWindows(context, true, told)
  other.exec('ROLLBACK')
  other.close()
  expect(windows.list()).toMatchObject([{ type: 'five_hour', status: 'rejected' }])
  expect(warnings).toEqual(['a usage window could not be stored'])
  expect(store.list()).toEqual([])
  noteUsageWindows(context, true, told)
  expect(store.list()).toEqual(windows.list())
  database.close()
})
