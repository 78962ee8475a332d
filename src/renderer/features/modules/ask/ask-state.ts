import { create } from 'zustand'

/** What a question begins with. */
export interface AskPreset {
  /** To this module. */
  module?: string
  capability?: string
  /** Goes on with this conversation, which is with `module`. */
  conversationId?: string
  question?: string
}

/** Whether the dialog is open, and for what; null: it is closed. */
export const useAsk = create<{ preset: AskPreset | null }>()(() => ({ preset: null }))

/** Opens the dialog for a question from anywhere. */
export function openAsk(preset: AskPreset): void {
  useAsk.setState({ preset })
}
