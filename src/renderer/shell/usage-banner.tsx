import { useClient } from '../lib/client.ts'
import { reportError } from '../lib/report-error.ts'
import { useUsageWindows } from '../lib/use-budgets.ts'
import { windowName } from '../ui/budgets/usage-words.ts'
import { Button } from '../ui/button.tsx'
import { formatClock } from '../ui/format.ts'
import { useNow } from '../ui/use-now.ts'

/** A line over the page while a usage window of the account is closed: new work waits for it. */
export function UsageBanner() {
  const { value } = useUsageWindows()
  const client = useClient()
  const now = useNow()
  const closed = value?.windows.find(
    ({ status, resetsAt }) => status === 'rejected' && resetsAt !== null && resetsAt > now,
  )
  if (!closed || closed.resetsAt === null) return null
  return (
    <div
      role="status"
      className="flex min-h-9 items-center gap-3 border-line border-b bg-amber-soft px-4 py-1 text-ink max-md:px-3"
    >
      <p className="min-w-0 flex-1">
        {windowName(closed.type)}
        {closed.simulated ? ' (simulated)' : ''} is used up. New tasks wait and start by themselves at{' '}
        {formatClock(closed.resetsAt)}.
      </p>
      <Button
        size="sm"
        onClick={() => {
          client
            .call('usage.dismiss', { type: closed.type })
            .catch((error: unknown) => reportError(error, 'The window was not forgotten'))
        }}
      >
        Try now
      </Button>
    </div>
  )
}
