import { useEffect, useState } from 'react'
import type { RetentionPlan, RetentionRun, RetentionStatus } from '../../../../contract/retention.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLiveValue } from '../../../lib/use-live-value.ts'
import { Button } from '../../../ui/button.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { formatBytes, formatExact } from '../../../ui/format.ts'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { PlanList } from './plan-list.tsx'
import { describeStep } from './retention-words.ts'

const input = {}
/** How often is looked while something is removed, in ms. */
const LOOK_MS = 1_000

/** Over the settings of what goes: the rules in words, what was done last, and what would go now. */
export function RetentionSummary() {
  // A change of a rule has it read again.
  const { value, error, reload } = useLiveValue('retention.status', input, 'settings.changed', () => null)
  const isRunning = value?.running != null
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(reload, LOOK_MS)
    return () => clearInterval(timer)
  }, [isRunning, reload])
  if (error) return <ReadError error={error} onAgain={reload} />
  return (
    <div className="flex flex-col gap-3 border-line border-b px-4 py-2.5">
      {value === null ? (
        <SkeletonLines lines={3} />
      ) : (
        <>
          <Rules retention={value} />
          {value.last && <Last run={value.last} />}
          <Preview reload={reload} />
        </>
      )}
    </div>
  )
}

function Rules({ retention: { rules, waiting, nextAt, running } }: { retention: RetentionStatus }) {
  return (
    <div className="flex flex-col gap-1">
      {rules.length === 0 ? <p>Nothing goes by itself.</p> : rules.map((rule) => <p key={rule}>{rule}</p>)}
      {waiting > 0 && (
        <p className="text-muted">
          {waiting === 1 ? '1 archived task waits' : `${waiting.toLocaleString('en-US')} archived tasks wait`}{' '}
          to be removed{nextAt !== null && `, the first ${formatExact(nextAt)}`}. The Fleet shows them among
          the archived ones.
        </p>
      )}
      {running && (
        <ProgressBar
          share={running.total === 0 ? 0 : running.done / running.total}
          tone="blue"
          label="What is old is removed"
        />
      )}
    </div>
  )
}

function Last({ run }: { run: RetentionRun }) {
  const parts = run.done.map(({ step, count }) => describeStep(step, count, 'done'))
  return (
    <p className="text-faint text-sm">
      <Time at={run.endedAt} />: {parts.length === 0 ? 'nothing went' : parts.join(', ')}
      {run.problem !== null && <span className="text-red">. It stopped before its end: {run.problem}</span>}
    </p>
  )
}

/** What would go now, and the button that has just that go. */
function Preview({ reload }: { reload: () => void }) {
  const client = useClient()
  const [plan, setPlan] = useState<RetentionPlan | null>(null)
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)
  const look = () => {
    setBusy(true)
    client
      .call('retention.check', {})
      .then(setPlan)
      .catch((error: unknown) => reportError(error, 'What is old is not known'))
      .finally(() => setBusy(false))
  }
  const run = ({ token }: RetentionPlan) => {
    setPlan(null)
    setBusy(true)
    client
      .call('retention.run', { token })
      .catch((error: unknown) => reportError(error, 'Nothing was removed'))
      .finally(() => {
        setBusy(false)
        reload()
      })
    // How far it is.
    reload()
  }
  const isEmpty = plan?.groups.length === 0
  return (
    <>
      {plan && <PlanList plan={plan} />}
      <p className="flex flex-wrap items-center gap-3">
        <Button size="sm" disabled={busy} onClick={look}>
          {busy ? 'At work…' : plan === null ? 'Show what would go now' : 'Look again'}
        </Button>
        {plan && !isEmpty && (
          <Button size="sm" disabled={busy} onClick={() => setAsking(true)}>
            Have it go…
          </Button>
        )}
      </p>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Have this go?"
        confirm="Have it go"
        onConfirm={() => plan && run(plan)}
      >
        <ul>
          {plan?.groups.map(({ step, count, bytes }) => (
            <li key={step}>
              {describeStep(step, count, 'now')}, {formatBytes(bytes)}
            </li>
          ))}
        </ul>
        <p className="mt-2">
          What is removed can’t be brought back; what is archived or forgotten can, for a while.
        </p>
      </ConfirmDialog>
    </>
  )
}
