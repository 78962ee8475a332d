import { TrendingUp } from 'lucide-react'
import { useState } from 'react'
import type { RunawayWay } from '../../../contract/runaway.ts'
import type { Task } from '../../../contract/task.ts'
import { noteSettledHere } from '../../lib/answers.ts'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { SettledNote } from '../answers/settled-note.tsx'
import { Button } from '../button.tsx'
import { ErrorNote } from '../error-note.tsx'
import { capitalize, formatCost } from '../format.ts'
import { VisibleText } from '../visible-text.tsx'

const ways: readonly { way: RunawayWay; label: string; title: string; isForNodes: boolean }[] = [
  { way: 'go_on', label: 'Go on', title: 'It is not said again of this task', isForNodes: true },
  {
    way: 'compact',
    label: 'Compact, then go on',
    title: 'Its turn is interrupted, the conversation is made short, and the work goes on in it',
    isForNodes: false,
  },
  {
    way: 'afresh',
    label: 'Continue afresh',
    title: 'Its turn is interrupted, and the work goes on in a new session with a summary of what was done',
    isForNodes: false,
  },
  { way: 'stop', label: 'Stop', title: 'Its turn is interrupted; the session stays', isForNodes: true },
]

/** A task whose spending runs away: the evidence, and what can be done. */
export function RunawayCard(props: {
  task: Task
  /** It was dealt with elsewhere while it was open here. */
  settled?: boolean
  onLetGo?: () => void
}) {
  const { task, settled = false } = props
  const client = useClient()
  const [error, setError] = useCallError()
  const [busy, setBusy] = useState(false)
  const { runaway } = task
  if (runaway === null) return null
  const title = runaway.state === 'held' ? 'Held: it may be running away' : 'This may be running away'

  async function resolve(way: RunawayWay) {
    setBusy(true)
    setError(null)
    try {
      await client.call('runaway.resolve', { taskId: task.id, way })
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
        <TrendingUp aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-amber" />
        <h2 className="font-semibold">{title}</h2>
      </header>
      <ul className="text-muted">
        {runaway.signals.map(({ kind, evidence, costMicros }) => (
          <li key={kind} className="break-words">
            <VisibleText text={`${capitalize(evidence)}.`} kind="text" />{' '}
            <span className="text-faint">(at {formatCost(costMicros)})</span>
          </li>
        ))}
      </ul>
      <p className="text-muted">
        It has cost {formatCost(task.costMicros)} so far.
        {runaway.median &&
          ` The median of the last ${runaway.median.turns} turns of this directory and model is ${formatCost(Math.round(runaway.median.costMicros))}.`}
      </p>
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      {settled && <SettledNote onLetGo={props.onLetGo}>It was decided elsewhere.</SettledNote>}
      <div className="flex flex-wrap gap-2">
        {ways
          .filter(({ isForNodes }) => isForNodes || task.node === null)
          .map(({ way, label, title: says }) => (
            <Button key={way} title={says} disabled={busy || settled} onClick={() => void resolve(way)}>
              {label}
            </Button>
          ))}
      </div>
    </section>
  )
}
