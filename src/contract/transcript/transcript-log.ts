import type { TaskEvent } from '../task-event.ts'

/** Fewer loose pieces than this are not worth a pass over the log. */
const LOOSE = 256

/** The events of a transcript, in order, kept so that it can be folded again below an older page. */
export interface KeptEvents {
  /** Takes a newer event; pieces of a block go once it is whole or was taken back. */
  add(event: TaskEvent): void
  all(): readonly TaskEvent[]
}

export function createKeptEvents(): KeptEvents {
  let events: TaskEvent[] = []
  /** Pieces of open blocks, by block key. */
  const open = new Map<string, number>()
  /** Pieces in `events` whose block is settled. */
  let loose = 0

  function settle(key: string): void {
    loose += open.get(key) ?? 0
    open.delete(key)
  }

  return {
    add(event) {
      events.push(event)
      if (event.kind === 'block.appended') open.set(event.payload.key, (open.get(event.payload.key) ?? 0) + 1)
      else if (event.kind === 'block.completed') settle(event.payload.key)
      else if (event.kind === 'block.withdrawn') for (const key of event.payload.keys) settle(key)
      if (loose < LOOSE || loose * 2 < events.length) return
      events = events.filter((kept) => kept.kind !== 'block.appended' || open.has(kept.payload.key))
      loose = 0
    },
    all: () => events,
  }
}
