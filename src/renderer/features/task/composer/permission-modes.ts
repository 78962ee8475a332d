import type { PermissionMode } from '../../../../contract/values.ts'

/** The permission modes in words, the safest first. */
export const permissionModes: readonly { value: PermissionMode; label: string; note: string }[] = [
  { value: 'default', label: 'Ask', note: 'Asks before it changes files or runs commands' },
  { value: 'plan', label: 'Plan', note: 'Reads and plans; changes nothing until you approve' },
  { value: 'acceptEdits', label: 'Accept edits', note: 'Changes files without asking, asks for commands' },
  { value: 'dontAsk', label: 'Don’t ask', note: 'Denies what is not allowed by a rule' },
  {
    value: 'bypassPermissions',
    label: 'Bypass permissions',
    note: 'Runs everything without asking. Only in a sandbox.',
  },
]

export function permissionModeLabel(mode: string): string {
  return permissionModes.find((known) => known.value === mode)?.label ?? mode
}
