import { Wallet } from 'lucide-react'
import { useState } from 'react'
import { type BudgetStatus, describeBudget } from '../../../contract/budget.ts'
import type { Task } from '../../../contract/task.ts'
import { noteSettledHere } from '../../lib/answers.ts'
import { readCost, readTokens } from '../../lib/budget-draft.ts'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { holdersOf, useBudgets } from '../../lib/use-budgets.ts'
import { SettledNote } from '../answers/settled-note.tsx'
import { Button } from '../button.tsx'
import { askToEnd } from '../controls/use-controls.ts'
import { ErrorNote } from '../error-note.tsx'
import { formatCost, formatCount } from '../format.ts'
import { Field, Input } from '../input.tsx'
import { BudgetMeter, usedWords } from './budget-meter.tsx'

/** A turn that a budget held: raise the budget and go on, go on once without, or end it. */
export function BudgetHoldCard(props: {
  task: Task
  /** It was dealt with elsewhere while it was open here. */
  settled?: boolean
  onLetGo?: () => void
}) {
  const { task, settled = false } = props
  const client = useClient()
  const { value } = useBudgets()
  const [error, setError] = useCallError()
  const [busy, setBusy] = useState(false)
  const [budget] = holdersOf(task, value?.budgets ?? [])
  const title = task.state === 'queued' ? 'Kept back by a budget' : 'Held by its budget'

  const act = async (work: () => Promise<unknown>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
      noteSettledHere(task.id)
    } catch (thrown) {
      setError(toMusterError(thrown))
    } finally {
      setBusy(false)
    }
  }

  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <header className="flex items-center gap-2">
        <Wallet aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-amber" />
        <h2 className="font-semibold">{title}</h2>
      </header>
      <p className="text-muted">
        {budget
          ? `The budget of ${describeBudget(budget)} is used up.`
          : 'The budget that held this turn has room again, or is gone.'}{' '}
        This turn has used {formatCost(task.costMicros)} and{' '}
        {formatCount(
          task.usage.inputTokens +
            task.usage.outputTokens +
            task.usage.cacheReadTokens +
            task.usage.cacheWriteTokens,
        )}{' '}
        tokens.
      </p>
      {budget && (
        <RaiseForm
          key={budget.id}
          budget={budget}
          busy={busy || settled}
          onRaise={(limits) =>
            void act(() => client.call('budget.update', { budgetId: budget.id, ...limits, resume: true }))
          }
        />
      )}
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      {settled && <SettledNote onLetGo={props.onLetGo}>It was dealt with in another window.</SettledNote>}
      <div className="flex flex-wrap gap-2">
        <Button
          disabled={busy || settled}
          onClick={() => void act(() => client.call('task.resume', { taskId: task.id }))}
        >
          {budget ? 'Resume anyway' : 'Resume'}
        </Button>
        <Button disabled={busy || settled} onClick={() => askToEnd([task.id])}>
          End
        </Button>
      </div>
    </section>
  )
}

function RaiseForm(props: {
  budget: BudgetStatus
  busy: boolean
  onRaise: (limits: { costMicros?: number; tokens?: number }) => void
}) {
  const { budget } = props
  // Half as much again on top of what is used is a step that helps.
  const [cost, setCost] = useState(() =>
    budget.costMicros === null ? '' : String(roundUp(budget.costMicros, budget.usedCostMicros) / 1e6),
  )
  const [tokens, setTokens] = useState(() =>
    budget.tokens === null ? '' : String(roundUp(budget.tokens, budget.usedTokens)),
  )
  const costMicros = readCost(cost)
  const newTokens = readTokens(tokens)
  const wrong = Number.isNaN(costMicros) || Number.isNaN(newTokens)
  return (
    <form
      className="flex flex-col gap-2 rounded-md border border-line bg-canvas p-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (wrong || props.busy) return
        props.onRaise({
          ...(budget.costMicros === null || costMicros === null ? {} : { costMicros }),
          ...(budget.tokens === null || newTokens === null ? {} : { tokens: newTokens }),
        })
      }}
    >
      <div className="flex items-center gap-3 text-muted text-sm">
        <span className="min-w-0 flex-1">
          <BudgetMeter budget={budget} />
        </span>
        <span className="shrink-0">{usedWords(budget)}</span>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        {budget.costMicros !== null && (
          <Field label="New limit, US dollars" className="w-36">
            {(ids) => (
              <Input
                {...ids}
                inputMode="decimal"
                value={cost}
                onChange={(event) => setCost(event.target.value)}
              />
            )}
          </Field>
        )}
        {budget.tokens !== null && (
          <Field label="New limit, tokens" className="w-36">
            {(ids) => (
              <Input
                {...ids}
                inputMode="numeric"
                value={tokens}
                onChange={(event) => setTokens(event.target.value)}
              />
            )}
          </Field>
        )}
        <Button type="submit" look="primary" disabled={props.busy || wrong}>
          Raise and go on
        </Button>
      </div>
    </form>
  )
}

/** Half as much again as the larger of limit and use, to two digits. */
function roundUp(limit: number, used: number): number {
  const wanted = 1.5 * Math.max(limit, used)
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(wanted)) - 1)
  return Math.ceil(wanted / unit) * unit
}
