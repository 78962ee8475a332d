import { create } from 'zustand'
import type { Session } from '../../contract/session.ts'

interface SessionDialogs {
  renaming: Session | null
  ending: Session | null
  /** Null: the dialog is closed. `onImported` decides what follows; by default the session is opened. */
  importing: { onImported?: (session: Session) => void } | null
}

/** Which dialog about sessions is open; `SessionDialogs` in the shell shows it. */
export const useSessionDialogs = create<SessionDialogs>()(() => ({
  renaming: null,
  ending: null,
  importing: null,
}))

/** Opens the list of conversations that Claude Code keeps on disk. */
export function openImport(onImported?: (session: Session) => void): void {
  useSessionDialogs.setState({ importing: onImported ? { onImported } : {} })
}
