import { clsx } from 'clsx'
import type { BudgetStatus } from '../../../contract/budget.ts'
import { formatCost, formatCount } from '../format.ts'

/** How much of something is used, as a bar: full at the limit. */
export function Meter(props: {
  share: number
  tone: 'plain' | 'amber' | 'red'
  label: string
  className?: string
}) {
  const percent = Math.min(100, Math.round(props.share * 100))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a native meter takes no colours of the theme
    <div
      role="meter"
      aria-label={props.label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className={clsx('h-1.5 overflow-hidden rounded-full bg-pressed', props.className)}
    >
      <div
        className={clsx(
          'h-full rounded-full',
          props.tone === 'red' ? 'bg-red' : props.tone === 'amber' ? 'bg-amber' : 'bg-accent',
        )}
        style={{ width: `${percent}%` }}
      />
    </div>
  )
}

/** `$3.10 of $5.00, 1.2M of 2M tokens`. */
export function usedWords(budget: BudgetStatus): string {
  const { costMicros, tokens, usedCostMicros, usedTokens } = budget
  return [
    costMicros === null ? '' : `${formatCost(usedCostMicros)} of ${formatCost(costMicros)}`,
    tokens === null ? '' : `${formatCount(usedTokens)} of ${formatCount(tokens)} tokens`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** The share of the nearer limit: 1 is used up. */
function shareOf(budget: BudgetStatus): number {
  const { costMicros, tokens, usedCostMicros, usedTokens } = budget
  return Math.max(
    costMicros === null ? 0 : usedCostMicros / costMicros,
    tokens === null ? 0 : usedTokens / tokens,
  )
}

export function BudgetMeter({ budget }: { budget: BudgetStatus }) {
  const tone = budget.state === 'reached' ? 'red' : budget.state === 'warned' ? 'amber' : 'plain'
  return <Meter share={shareOf(budget)} tone={tone} label={usedWords(budget)} />
}
