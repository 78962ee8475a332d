import { permissionModeNames } from '../../contract/permission-mode-name.ts'
import type { PermissionMode } from '../../contract/values.ts'
import type { SelectOption } from './select.tsx'

/** The permission modes of the CLI in words. */
export const permissionModes: readonly SelectOption<PermissionMode>[] = [
  {
    value: 'default',
    label: permissionModeNames.default,
    note: 'Asks you before it changes files or runs commands.',
  },
  {
    value: 'acceptEdits',
    label: permissionModeNames.acceptEdits,
    note: 'Edits files without asking, asks before commands.',
  },
  { value: 'plan', label: permissionModeNames.plan, note: 'Reads only, then shows you a plan to approve.' },
  {
    value: 'dontAsk',
    label: permissionModeNames.dontAsk,
    note: 'Refuses what is not allowed by a rule, asks nothing.',
  },
  {
    value: 'bypassPermissions',
    label: permissionModeNames.bypassPermissions,
    note: 'Runs everything without asking. Asks you to confirm.',
  },
]
