import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { type BudgetStatus, describeScope } from '../../../../contract/budget.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useBudgets } from '../../../lib/use-budgets.ts'
import { Badge } from '../../../ui/badge.tsx'
import { BudgetMeter, usedWords } from '../../../ui/budgets/budget-meter.tsx'
import { UsageWindowRows } from '../../../ui/budgets/usage-window-rows.tsx'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { capitalize, formatClock } from '../../../ui/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Section } from '../../../ui/section.tsx'
import { BudgetDialog } from './budget-dialog.tsx'

/** The budgets with what is used of them, and the account's usage windows. */
export function BudgetsSection() {
  const budgets = useBudgets()
  const [open, setOpen] = useState<'new' | BudgetStatus | null>(null)
  return (
    <Section
      title="Budgets"
      note="What tasks may use. At its limit a budget warns, holds the turn, or stops it."
      action={
        <Button size="sm" icon={Plus} onClick={() => setOpen('new')}>
          Add budget
        </Button>
      }
    >
      <Loaded of={budgets}>
        {(value) =>
          value.budgets.length === 0 ? (
            <p className="px-4 py-3 text-muted">
              No budgets. Add one for the day before you leave tasks to work alone.
            </p>
          ) : (
            <ul aria-label="Budgets">
              {value.budgets.map((budget) => (
                <BudgetRow key={budget.id} budget={budget} onEdit={() => setOpen(budget)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <UsageWindowRows />
      {open !== null && <BudgetDialog budget={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Section>
  )
}

const stateWords = {
  warned: { word: 'Nearly used up', tone: 'amber' },
  reached: { word: 'Used up', tone: 'red' },
} as const
const actionWords = { hold: 'then hold', stop: 'then stop', warn: 'then warn' } as const

function BudgetRow({ budget, onEdit }: { budget: BudgetStatus; onEdit: () => void }) {
  const client = useClient()
  const [asking, setAsking] = useState(false)
  const name = sentence(describeScope(budget))
  const state = budget.state === 'ok' || !budget.enabled ? null : stateWords[budget.state]
  const update = (enabled: boolean) => {
    client
      .call('budget.update', { budgetId: budget.id, enabled })
      .catch((error: unknown) => reportError(error, 'The budget was not changed'))
  }
  const remove = () => {
    client
      .call('budget.remove', { budgetId: budget.id })
      .catch((error: unknown) => reportError(error, 'The budget was not removed'))
  }
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 break-all font-medium">{name}</span>
          {state && <Badge tone={state.tone}>{state.word}</Badge>}
          <span className="ml-auto text-muted text-sm">
            {usedWords(budget)}, {actionWords[budget.onLimit]}
          </span>
        </div>
        <div className="mt-1.5">
          <BudgetMeter budget={budget} />
        </div>
        {budget.resetsAt !== null && budget.state === 'reached' && (
          <p className="mt-1 text-faint text-sm">Counts from zero at {formatClock(budget.resetsAt)}.</p>
        )}
      </div>
      <Checkbox checked={budget.enabled} onCheckedChange={update}>
        On
      </Checkbox>
      <div className="flex shrink-0 gap-1">
        <IconButton size="sm" label={`Change: ${name}`} icon={Pencil} onClick={onEdit} />
        <IconButton size="sm" label={`Remove: ${name}`} icon={Trash2} onClick={() => setAsking(true)} />
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Remove this budget?"
        confirm="Remove"
        onConfirm={remove}
      >
        Turns that it held stay held until you resume them; what waited for it starts.
      </ConfirmDialog>
    </li>
  )
}

function sentence(words: string): string {
  return capitalize(words.replace(/^a day/, 'each day').replace(/^for /, ''))
}
