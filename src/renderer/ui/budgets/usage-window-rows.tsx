import type { UsageWindow } from '../../../contract/budget.ts'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { useUsageWindows } from '../../lib/use-budgets.ts'
import { SimulatedBadge } from '../badge.tsx'
import { Button } from '../button.tsx'
import { formatClock } from '../format.ts'
import { Meter } from './budget-meter.tsx'
import { windowName } from './usage-words.ts'

/** The account's usage windows as rows; nothing while none is known. */
export function UsageWindowRows() {
  const { value } = useUsageWindows()
  const client = useClient()
  const dismiss = (window: UsageWindow) => {
    client
      .call('usage.dismiss', { type: window.type })
      .catch((error: unknown) => reportError(error, 'The window was not forgotten'))
  }
  if (value === null || value.windows.length === 0) return null
  return (
    <ul aria-label="Usage windows of the account" className="border-line border-t">
      {value.windows.map((window) => (
        <li
          key={`${window.type}${window.simulated}`}
          className="flex items-center gap-3 border-line border-b px-4 py-2.5 last:border-b-0"
        >
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{windowName(window.type)}</span>
              {window.simulated && <SimulatedBadge />}
              <span className="ml-auto text-muted text-sm">{describeWindow(window)}</span>
            </div>
            {window.utilization !== null && (
              <Meter className="mt-1.5" share={window.utilization} tone={toneOf(window)} label="Used" />
            )}
          </div>
          {window.status === 'rejected' && (
            <Button size="sm" onClick={() => dismiss(window)}>
              Try now
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

export function toneOf({ status }: UsageWindow): 'plain' | 'amber' | 'red' {
  return status === 'rejected' ? 'red' : status === 'warning' ? 'amber' : 'plain'
}

function describeWindow(window: UsageWindow): string {
  const used = window.utilization === null ? '' : `${Math.round(window.utilization * 100)}% used`
  if (window.resetsAt === null) return used === '' ? 'Open' : used
  const reset = `${window.status === 'rejected' ? 'opens' : 'begins anew'} ${formatClock(window.resetsAt)}`
  return used === '' ? reset : `${used}, ${reset}`
}
