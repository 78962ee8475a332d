import { create } from 'zustand'
import type { PermissionMode } from '../../../../contract/values.ts'

/** How work is to be started; kept while the page is open, since the next start is most often like the last one. */
export interface StartChoices {
  /** Empty: what the items name. */
  directory: string
  worktree: boolean
  /** Empty: the default. */
  model: string
  permissionMode: PermissionMode | 'settings'
  instructions: string
  simulated: boolean
}

export const useStartChoices = create<StartChoices>()(() => ({
  directory: '',
  worktree: false,
  model: '',
  permissionMode: 'settings',
  instructions: '',
  simulated: false,
}))
