import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Maximize2, RotateCcw, SquareTerminal, X } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { Instance } from '../../../contract/instance.ts'
import { useInstanceFocus } from '../../lib/instance-focus.ts'
import { useReading } from '../../lib/readings.ts'
import { useInstance, useLive, useSession } from '../../lib/store.ts'
import { SimulatedBadge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DropdownMenu, MenuItem } from '../../ui/dropdown-menu.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { formatDirectory, formatDuration, formatExact, shortId } from '../../ui/format.ts'
import { describeLiveness } from '../../ui/liveness-look.ts'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Elapsed, Time } from '../../ui/time.tsx'
import { textTones } from '../../ui/tone.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { ProcessTree } from './process-tree.tsx'
import { canRecycle, useInstanceActions } from './use-instance-actions.ts'

// With its chart, which only this place needs.
const UsageHistory = lazy(() => import('./usage-history.tsx'))

/** Everything about one instance, and what can be done with it. */
export function InstanceDetails({ instanceId }: { instanceId: string }) {
  const instance = useInstance(instanceId)
  const reading = useReading(instanceId)
  if (!instance) {
    return <p className="px-4 py-3 text-muted">This instance has ended. Its tasks keep what it did.</p>
  }
  const { icon: Icon, tone, word, sentence } = describeLiveness(instance, reading?.liveness)
  return (
    <div className="flex flex-col">
      <header className="sticky top-0 z-10 flex flex-col gap-2 border-line border-b bg-canvas px-4 pt-2.5 pb-3 max-md:static max-md:bg-transparent max-md:px-0">
        <div className="flex items-center gap-2">
          <span className={clsx('flex items-center gap-1.5 font-medium', textTones[tone])}>
            <Icon aria-hidden size={16} strokeWidth={1.75} />
            {word}
          </span>
          {reading && (
            <span className="text-faint text-sm">
              <Elapsed from={reading.liveness.since} to={null} />
            </span>
          )}
          {instance.simulated && <SimulatedBadge />}
        </div>
        {sentence !== word && <p className="break-words">{sentence}</p>}
        <Actions instance={instance} />
      </header>
      <div className="flex flex-col gap-5 px-4 py-3 max-md:px-0">
        {(reading?.warnings ?? []).length > 0 && (
          <ul className="flex flex-col gap-1 rounded-md bg-amber-soft px-3 py-2 text-amber">
            {reading?.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        )}
        <InstanceFacts instance={instance} />
        <Suspense fallback={<SkeletonLines lines={5} />}>
          <UsageHistory instanceId={instanceId} />
        </Suspense>
        <section aria-label="Processes">
          <h3 className="mb-1.5 font-semibold">Processes</h3>
          <ProcessTree processes={reading?.processes ?? []} total={reading?.processCount ?? 0} />
        </section>
      </div>
    </div>
  )
}

function Actions({ instance }: { instance: Instance }) {
  const { recycle } = useInstanceActions()
  return (
    <div className="flex flex-wrap gap-1.5">
      {instance.taskId !== null && (
        <Link
          to="/task/$taskId"
          params={{ taskId: instance.taskId }}
          className="inline-flex h-6 items-center gap-1.5 rounded-md border border-control bg-surface px-2 text-sm hover:bg-hover"
        >
          <Maximize2 aria-hidden size={14} strokeWidth={1.75} />
          Open task
        </Link>
      )}
      <Button
        size="sm"
        icon={SquareTerminal}
        onClick={() => useInstanceFocus.setState({ outputId: instance.id })}
      >
        Raw output
      </Button>
      {canRecycle(instance.id) && (
        <DropdownMenu
          trigger={
            <Button size="sm" icon={RotateCcw}>
              Recycle
            </Button>
          }
        >
          <MenuItem
            shortcut="r"
            note="A new process resumes the session with the next prompt."
            onSelect={() => recycle(instance.id, false)}
          >
            After the turn
          </MenuItem>
          <MenuItem
            shortcut="R"
            note="Interrupts a turn in progress and goes on in a new process."
            onSelect={() => recycle(instance.id, true)}
          >
            Now
          </MenuItem>
        </DropdownMenu>
      )}
      <Button
        size="sm"
        icon={X}
        disabled={instance.state === 'stopping'}
        onClick={() => useInstanceFocus.setState({ endingId: instance.id })}
      >
        End process
      </Button>
    </div>
  )
}

function InstanceFacts({ instance }: { instance: Instance }) {
  const home = useLive((state) => state.info?.homeDirectory)
  const session = useSession(instance.sessionId ?? '')
  const reading = useReading(instance.id)
  return (
    <Facts>
      <Fact name="Session">
        <VisibleText text={session?.title ?? 'None: it waits for a new one'} kind="text" />
      </Fact>
      <Fact name="Directory" copy={instance.directory}>
        {formatDirectory(instance.directory, home)}
      </Fact>
      <Fact name="Process">{instance.pid === null ? 'not there yet' : `pid ${instance.pid}`}</Fact>
      <Fact name="Start">
        {startWords(instance)}, <Time at={instance.startedAt} />
      </Fact>
      {instance.claudeVersion !== null && <Fact name="Claude Code">{instance.claudeVersion}</Fact>}
      {reading?.lastLineAt != null && (
        <Fact name="Last line">
          <Time at={reading.lastLineAt} />
        </Fact>
      )}
      {reading?.endsAt != null && <Fact name="Allowed until">{formatExact(reading.endsAt)}</Fact>}
      <Fact name="Instance id" copy={instance.id}>
        <span className="font-mono text-sm">{shortId(instance.id)}</span>
      </Fact>
    </Facts>
  )
}

function startWords({ adopted, start, readyMs }: Instance): string {
  if (adopted) return 'taken over from an earlier supervisor'
  const took = readyMs === null ? '' : `, ready after ${formatDuration(readyMs, true)}`
  return `${start === 'warm' ? 'ahead of its session' : 'for its session'}${took}`
}
