import type { PermissionMode } from './values.ts'

/** The permission modes of the CLI in words. */
export const permissionModeNames: Readonly<Record<PermissionMode, string>> = {
  default: 'Ask',
  acceptEdits: 'Accept edits',
  plan: 'Plan first',
  dontAsk: 'Never ask',
  bypassPermissions: 'Bypass permissions',
}

/** The name of a mode as the CLI tells it; one that is not known here keeps its own. */
export function permissionModeName(mode: string): string {
  return Object.entries(permissionModeNames).find(([known]) => known === mode)?.[1] ?? mode
}
