import { Link } from '@tanstack/react-router'
import { useUsageWindows } from '../lib/use-budgets.ts'
import { Meter } from '../ui/budgets/budget-meter.tsx'
import { toneOf } from '../ui/budgets/usage-window-rows.tsx'
import { windowName } from '../ui/budgets/usage-words.ts'
import { formatClock } from '../ui/format.ts'
import { Tooltip } from '../ui/tooltip.tsx'

/** The fullest usage window of the account, small, for the status bar; nothing while none is known. */
export function UsageMeter() {
  const { value } = useUsageWindows()
  const [fullest] = (value?.windows ?? [])
    .filter(({ utilization }) => utilization !== null)
    .sort((a, b) => (b.utilization ?? 0) - (a.utilization ?? 0))
  if (!fullest) return null
  const share = fullest.utilization ?? 0
  const reset = fullest.resetsAt === null ? '' : `, begins anew ${formatClock(fullest.resetsAt)}`
  const words = `${windowName(fullest.type)}${fullest.simulated ? ' (simulated)' : ''}: ${Math.round(share * 100)}% used${reset}`
  return (
    <Tooltip content={words} side="top">
      <Link
        to="/settings"
        search={{ section: 'budgets' }}
        className="flex items-center gap-1.5 rounded-sm px-1.5 hover:bg-hover"
      >
        <Meter className="w-12" share={share} tone={toneOf(fullest)} label={words} />
        {Math.round(share * 100)}% of {windowName(fullest.type).toLowerCase()}
      </Link>
    </Tooltip>
  )
}
