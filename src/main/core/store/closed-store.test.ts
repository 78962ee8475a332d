import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStore } from './create-store.ts'
import { openDatabase } from './database.ts'
import { makeDirectory, makeTask } from './fixtures/records.ts'
import { migrate, readMigrations } from './migrate.ts'

test('what is asked of the store after its end is told that the supervisor closes', () => {
  const directory = makeDirectory()
  onTestFinished(directory.remove)
  const database = openDatabase(join(directory.path, 'muster.db'), 'NORMAL')
  const schemaVersion = migrate(database, readMigrations())
  const store = createStore({
    database,
    schemaVersion,
    notes: [],
    lost: [],
    log: () => {},
    onClosed: () => {},
  })
  store.close()
  const calls: (() => unknown)[] = [
    () => store.tasks.number('x'),
    () => store.runs.countByWorkflow(),
    () => store.runs.head('x'),
    () => store.events.read({ taskId: 'x', after: 0, limit: 1 }),
    () => store.describe(),
    () => store.policies.save([]),
    () => store.runs.remove('x'),
    () => store.journal.saveTask(makeTask('s')),
  ]
  for (const call of calls) {
    expect(call).toThrow(
      expect.objectContaining({ code: 'unavailable', message: 'The supervisor is closing.' }),
    )
  }
})
