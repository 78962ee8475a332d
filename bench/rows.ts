import { makeSession, makeTask } from '../src/main/core/store/fixtures/records.ts'
import type { SessionRecord, TaskRecord } from '../src/main/core/store/records.ts'

/** A session as a new one is. */
export function newSession(): SessionRecord {
  return makeSession()
}

/** A running task of it. */
export function newTask(session: SessionRecord): TaskRecord {
  return makeTask(session.id, { state: 'running' })
}
