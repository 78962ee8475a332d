import type { RunawayPolicy } from '../../../../contract/runaway.ts'
import type { SelectOption } from '../../../ui/select.tsx'

export const runawayPolicies: readonly (SelectOption<RunawayPolicy> & { note: string })[] = [
  { value: 'off', label: 'Off', note: 'Nothing is looked at.' },
  { value: 'flag', label: 'Flag', note: 'The task is flagged and goes on.' },
  { value: 'hold', label: 'Hold', note: 'The task is flagged and held after its step.' },
]
