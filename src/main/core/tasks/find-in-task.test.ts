import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeSession, makeTask } from '../store/fixtures/records.ts'
import { openStore } from '../store/open-store.ts'
import { findInTask } from './find-in-task.ts'

test('a whole log is looked through, and of very many matches the newest are told', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'muster-find-'))
  const store = openStore({ dataDirectory, log: () => {} })
  try {
    const session = makeSession()
    const task = makeTask(session.id)
    store.journal.saveSession(session)
    store.journal.saveTask(task)
    for (let index = 1; index <= 1_000; index++) {
      const text = index % 100 === 0 ? 'The needle, a NEEDLE' : 'hay'
      store.journal.append(task, { kind: 'noted', payload: { level: 'info', code: 'x', text } }, index)
    }
    store.journal.flush()
    const found = await findInTask({ store }, task.id, 'needle', 3)
    expect(found).toEqual({
      count: 20,
      matches: [
        { seq: 800, count: 2 },
        { seq: 900, count: 2 },
        { seq: 1_000, count: 2 },
      ],
      lastSeq: 1_000,
    })
  } finally {
    store.close()
    rmSync(dataDirectory, { recursive: true })
  }
})
