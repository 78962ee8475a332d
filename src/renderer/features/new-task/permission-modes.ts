import type { PermissionMode } from '../../../contract/values.ts'
import type { SelectOption } from '../../ui/select.tsx'

/** The permission modes of the CLI in words. */
export const permissionModes: readonly SelectOption<PermissionMode>[] = [
  { value: 'default', label: 'Ask', note: 'Asks you before it changes files or runs commands.' },
  { value: 'acceptEdits', label: 'Accept edits', note: 'Edits files without asking, asks before commands.' },
  { value: 'plan', label: 'Plan first', note: 'Reads only, then shows you a plan to approve.' },
  { value: 'dontAsk', label: 'Never ask', note: 'Refuses what is not allowed by a rule, asks nothing.' },
  {
    value: 'bypassPermissions',
    label: 'Bypass permissions',
    note: 'Runs everything without asking. Asks you to confirm.',
  },
]
