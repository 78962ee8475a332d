import { create } from 'zustand'
import type { WorkConflict } from '../../contract/work-item.ts'
import { noteWaiting } from './answers.ts'
import type { LiveClient } from './store.ts'

/** Refused changes of the shared tracker, kept current by {@link startConflicts}. */
interface Conflicts {
  /** Those that wait for a person, oldest first, as the supervisor lists them. */
  open: readonly WorkConflict[]
  /** Those that were decided on while the page was connected, by id. */
  decided: ReadonlyMap<string, WorkConflict>
}

/** Longer than anybody looks at something that was decided. */
const MOST_DECIDED = 500

export const useConflicts = create<Conflicts>()(() => ({ open: [], decided: new Map() }))

/**
 * Keeps the refused changes current until the returned function is called. The supervisor bounds how many are listed, so
 * with each change they are read again: many changes at once are one reading more.
 */
export function startConflicts(client: LiveClient): () => void {
  let stopped = false
  let isReading = false
  let isStale = false
  useConflicts.setState({ open: [], decided: new Map() })

  async function read(): Promise<void> {
    isStale = true
    if (isReading) return
    isReading = true
    while (isStale && !stopped) {
      isStale = false
      try {
        const { entries } = await client.call('inbox.list', {})
        const open = entries.flatMap((entry) => (entry.kind === 'conflict' ? entry.conflict : []))
        if (!stopped) useConflicts.setState({ open })
      } catch {
        // The banner tells of a lost connection; after it they are read again.
      }
    }
    isReading = false
  }

  const stop = client.subscribe(
    { names: ['workConflict.changed'] },
    {
      onEvent(event) {
        if (event.name !== 'workConflict.changed') return
        const { conflict } = event.payload
        if (conflict.state === 'open') noteWaiting(conflict.id)
        useConflicts.setState(({ decided }) => {
          const others = [...decided].filter(([id]) => id !== conflict.id).slice(1 - MOST_DECIDED)
          return {
            decided: new Map(conflict.state === 'open' ? others : [...others, [conflict.id, conflict]]),
          }
        })
        void read()
      },
      onGap: () => void read(),
    },
  )
  void read()
  return () => {
    stopped = true
    stop()
  }
}
