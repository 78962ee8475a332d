import type { NewTaskEvent } from '../../../contract/task-event.ts'
import type { Connection } from './database.ts'
import { cutEvent } from './event-cut.ts'
import type { EventStore } from './event-store.ts'
import { createMarks, type LostEvents } from './lost-events.ts'

/** An event that was found again, with the number that it has in the log. */
export interface FoundEvent {
  seq: number
  at: number
  event: NewTaskEvent
}

/** Puts events that were found again in the places of those that were lost; what is still missing stays marked. */
export function createRestore(database: Connection, events: EventStore) {
  const mark = createMarks(database)
  return database.transaction((task: number, lost: LostEvents, found: readonly FoundEvent[]) => {
    // What stands there are the marks, and events whose text lacks parts.
    for (const seq of [...lost.seqs, ...found.map(({ seq }) => seq)]) events.remove(task, seq)
    for (const { seq, at, event } of found) events.write(task, seq, at, cutEvent(event))
    const restored = new Set(found.map(({ seq }) => seq))
    mark(
      task,
      lost.seqs.filter((seq) => !restored.has(seq)),
    )
  })
}
