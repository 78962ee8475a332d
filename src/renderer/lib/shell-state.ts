import { create } from 'zustand'

/** What a new task starts with when the dialog is opened from somewhere. */
export interface NewTaskPreset {
  directory?: string
  sessionId?: string
  prompt?: string
}

interface ShellState {
  paletteOpen: boolean
  shortcutsOpen: boolean
  /** Null: the dialog is closed. */
  newTask: NewTaskPreset | null
  /** The task that the palette and the keys act on: the row with the cursor, or the page's task. */
  focusedTaskId: string | null
  /** Where one is, for the title of the window; null: no page has said so. */
  pageTitle: string | null
}

/** What is open over the page. */
export const useShell = create<ShellState>()(() => ({
  paletteOpen: false,
  shortcutsOpen: false,
  newTask: null,
  focusedTaskId: null,
  pageTitle: null,
}))

/** Opens the dialog for a new task from anywhere. */
export function openNewTask(preset: NewTaskPreset = {}): void {
  useShell.setState({ newTask: preset, paletteOpen: false })
}
