import { create } from 'zustand'
import type { Input } from '../../contract/operations.ts'

export interface ExportWish {
  subject: Input<'export.read'>['subject']
  /** What it is, in words: "the session “Fix the login”". */
  words: string
}

/** What the dialog of exports is about; null: it is closed. `ExportDialog` in the shell shows it. */
export const useExportDialog = create<{ wish: ExportWish | null }>()(() => ({ wish: null }))

export function openExport(wish: ExportWish): void {
  useExportDialog.setState({ wish })
}
