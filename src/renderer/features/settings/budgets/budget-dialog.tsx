import { useState } from 'react'
import type { Budget } from '../../../../contract/budget.ts'
import { type BudgetErrors, draftOf, emptyBudget, readLimits } from '../../../lib/budget-draft.ts'
import { useClient } from '../../../lib/client.ts'
import { useSave } from '../../../lib/use-save.ts'
import { DirectoryField } from '../../../ui/directory/directory-field.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Input } from '../../../ui/input.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'

const scopes: SelectOption<Budget['scope']>[] = [
  { value: 'day', label: 'Everything, by day' },
  { value: 'directory', label: 'A directory, by day', note: 'All tasks in it and below.' },
  { value: 'session', label: 'Each session', note: 'All its turns together.' },
  { value: 'task', label: 'Each task', note: 'One turn.' },
  { value: 'workflow', label: 'Each run of a workflow', note: 'All tasks of its nodes.' },
]
const actions: SelectOption<Budget['onLimit']>[] = [
  { value: 'hold', label: 'Hold', note: 'The turn is held after its step; new tasks wait.' },
  { value: 'stop', label: 'Stop', note: 'The turn is ended; new tasks wait.' },
  { value: 'warn', label: 'Only warn' },
]

/** A new budget, or (with `budget`) the limits of one. */
export function BudgetDialog({ budget, onClose }: { budget: Budget | null; onClose: () => void }) {
  const client = useClient()
  const [draft, setDraft] = useState(() => (budget ? draftOf(budget) : emptyBudget))
  const { errors, refused, busy, save } = useSave<BudgetErrors>()
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })

  const submit = () =>
    void save(readLimits(draft), async ({ limits }) => {
      if (budget) await client.call('budget.update', { budgetId: budget.id, ...limits, resume: true })
      else {
        const isNamed = draft.scope === 'directory' || draft.scope === 'workflow'
        const target = (isNamed && draft.target.trim()) || null
        await client.call('budget.create', { scope: draft.scope, target, ...limits })
      }
      onClose()
    })

  return (
    <FormDialog
      width="sm"
      title={budget ? 'Change the budget' : 'New budget'}
      description={
        budget
          ? 'Turns that it held and that fit now go on.'
          : 'Counted while Claude works, and checked after each of its messages.'
      }
      submit={budget ? 'Save' : 'Add budget'}
      canSubmit={!busy}
      onSubmit={submit}
      onClose={onClose}
      error={refused}
    >
      {!budget && (
        <Field label="What it counts">
          {({ id }) => (
            <Select
              id={id}
              className="w-full"
              value={draft.scope}
              options={scopes}
              onValueChange={(scope) => change({ scope })}
            />
          )}
        </Field>
      )}
      {!budget && draft.scope === 'directory' && (
        <DirectoryField
          value={draft.target}
          error={errors.target}
          onChange={(target) => change({ target })}
        />
      )}
      {!budget && draft.scope === 'workflow' && (
        <Field label="Workflow">
          {(ids) => (
            <Input
              {...ids}
              className="font-mono text-sm"
              placeholder="each workflow"
              value={draft.target}
              onChange={(event) => change({ target: event.target.value })}
            />
          )}
        </Field>
      )}
      <div className="grid grid-cols-3 gap-3 max-md:grid-cols-2">
        <Field label="US dollars" error={errors.cost}>
          {(ids) => (
            <Input
              {...ids}
              inputMode="decimal"
              placeholder="no limit"
              value={draft.cost}
              onChange={(event) => change({ cost: event.target.value })}
            />
          )}
        </Field>
        <Field label="Tokens" error={errors.tokens}>
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              placeholder="no limit"
              value={draft.tokens}
              onChange={(event) => change({ tokens: event.target.value })}
            />
          )}
        </Field>
        <Field label="Warn at, percent" error={errors.warnAt}>
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              value={draft.warnAt}
              onChange={(event) => change({ warnAt: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label="At the limit">
        {({ id }) => (
          <Select
            id={id}
            className="w-full"
            value={draft.onLimit}
            options={actions}
            onValueChange={(onLimit) => change({ onLimit })}
          />
        )}
      </Field>
    </FormDialog>
  )
}
