import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import type { Events } from '../../../../contract/events.ts'
import type { Output } from '../../../../contract/operations.ts'
import type { RunawayRule } from '../../../../contract/runaway.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLive } from '../../../lib/store.ts'
import { useLiveValue } from '../../../lib/use-live-value.ts'
import { Button } from '../../../ui/button.tsx'
import { formatDirectory } from '../../../ui/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Section } from '../../../ui/section.tsx'
import { Select } from '../../../ui/select.tsx'
import { RunawayDialog } from './runaway-dialog.tsx'
import { runawayPolicies } from './runaway-policies.ts'

const input = {}

/** What is done with tasks whose spending runs away: everywhere, and by directory. */
export function RunawaySection() {
  const list = useLiveValue('runaway.list', input, 'runaway.changed', take)
  const [adding, setAdding] = useState(false)
  const others = list.value?.rules.filter(({ directory }) => directory !== null) ?? []
  return (
    <Section
      title="Runaway spending"
      note="What is done with a task that spends much faster than others like it, or repeats itself. The nearest directory counts."
      action={
        <Button size="sm" icon={Plus} disabled={list.value === null} onClick={() => setAdding(true)}>
          Add directory
        </Button>
      }
    >
      <Loaded of={list}>
        {({ rules }) => {
          const everywhere = rules.find(({ directory }) => directory === null)
          return (
            <ul aria-label="What is done with runaway spending">
              <RuleRow rule={everywhere ?? { directory: null, policy: 'flag' }} isDefault={!everywhere} />
              {others.map((rule) => (
                <RuleRow key={rule.directory} rule={rule} isDefault={false} />
              ))}
            </ul>
          )
        }}
      </Loaded>
      {adding && <RunawayDialog rules={others} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function take(
  { rules }: Events['runaway.changed'],
  before: Output<'runaway.list'> | null,
): Output<'runaway.list'> | null {
  return before && { ...before, rules }
}

function RuleRow({ rule: { directory, policy }, isDefault }: { rule: RunawayRule; isDefault: boolean }) {
  const client = useClient()
  const home = useLive((state) => state.info?.homeDirectory)
  const name = directory === null ? 'Everywhere' : formatDirectory(directory, home)
  const set = (next: RunawayRule['policy'] | null) =>
    client.call('runaway.setPolicy', { directory, policy: next })
  const change = (next: RunawayRule['policy']) =>
    void set(next).catch((error: unknown) => reportError(error, 'The rule was not changed'))
  const remove = () => {
    const restore = () =>
      void set(policy).catch((error: unknown) => reportError(error, 'The rule was not brought back'))
    set(null).then(
      () =>
        toast(directory === null ? 'The default counts again' : `The rule for ${name} is removed`, {
          action: { label: 'Undo', onClick: restore },
        }),
      (error: unknown) => reportError(error, 'The rule was not removed'),
    )
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-2 last:border-b-0 max-md:px-3">
      <div className="min-w-0 flex-1 max-md:basis-full">
        <p className="break-all">{name}</p>
        <p className="text-muted text-sm">
          {runawayPolicies.find(({ value }) => value === policy)?.note}
          {isDefault && ' This is the default.'}
        </p>
      </div>
      <Select
        label={`Policy: ${name}`}
        className="w-40 max-md:flex-1"
        value={policy}
        options={runawayPolicies}
        onValueChange={change}
      />
      <IconButton
        size="sm"
        label={directory === null ? 'Back to the default' : `Remove: ${name}`}
        icon={Trash2}
        disabled={isDefault}
        onClick={remove}
      />
    </li>
  )
}
