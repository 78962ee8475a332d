import { Link } from '@tanstack/react-router'
import type { Session } from '../../../../contract/session.ts'
import { isFinal, type Task } from '../../../../contract/task.ts'
import { useReading } from '../../../lib/readings.ts'
import { useInstance, useLive, useTask } from '../../../lib/store.ts'
import { SimulatedBadge } from '../../../ui/badge.tsx'
import { Fact, Facts, Section } from '../../../ui/facts.tsx'
import {
  capitalize,
  formatBytes,
  formatClock,
  formatCost,
  formatCount,
  formatDirectory,
  formatDuration,
  formatExact,
  shortId,
  totalTokens,
} from '../../../ui/format.ts'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { useTaskLiveness } from '../../../ui/task/liveness-line.tsx'
import { ProgressFacts } from '../../../ui/task/progress-line.tsx'
import { Time, WorkedTime } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { ModelPicker, PermissionModePicker } from '../composer/session-pickers.tsx'
import { useCommands } from '../composer/use-commands.ts'
import { AskedFor } from './asked-for.tsx'
import { ContextGauge } from './context-gauge.tsx'
import { contextSize } from './context-size.ts'
import { ConversationFact } from './conversation-fact.tsx'
import { SessionExtensions } from './session-extensions.tsx'
import { Imported, NextPrompt, Origin } from './session-facts.tsx'
import { StateHistory } from './state-history.tsx'
import { TaskOrder } from './task-order.tsx'
import { type TurnFacts, useTurnFacts } from './use-turn-facts.ts'

export interface TaskInspectorProps {
  task: Task
  session: Session | undefined
  turns: readonly Task[]
}

/** Everything about a turn that its transcript doesn't tell: identity, limits, usage, context, history. */
export function TaskInspector({ task, session, turns }: TaskInspectorProps) {
  const home = useLive((state) => state.info?.homeDirectory)
  const { own, before } = useTurnFacts(task, turns)
  const context = contextSize(own) ?? contextSize(before)
  return (
    <div className="pb-4">
      <Section title="Task">
        <Facts>
          <Fact name="State">
            <StateBadge task={task} />
          </Fact>
          {(task.state === 'queued' || task.state === 'paused') && task.queueNote !== null && (
            <Fact name="Waits because">{capitalize(task.queueNote)}</Fact>
          )}
          <ProgressFacts task={task} />
          {task.outcome && <Fact name="Outcome">{task.outcome.message}</Fact>}
          {task.startedAt !== null && (
            <Fact name="Time">
              <WorkedTime task={task} />
              {task.pausedMs > 0 && (
                <span className="text-faint"> and {formatDuration(task.pausedMs)} paused</span>
              )}
            </Fact>
          )}
          <Fact name="Created">
            {formatExact(task.createdAt)} <span className="text-faint">by {origins[task.origin]}</span>
          </Fact>
          <Imported at={task.importedAt} />
          {task.parentTaskId !== null && <AskedBy taskId={task.parentTaskId} />}
          {task.node && (
            <Fact name="Workflow">
              <Link
                to="/run/$runId"
                params={{ runId: task.node.runId }}
                className="text-accent hover:underline"
              >
                Node {task.node.nodeId}
                {task.node.item !== null && `[${task.node.item}]`}
              </Link>
            </Fact>
          )}
          {task.lastActivityAt !== null && (
            <Fact name="Last output">
              <Time at={task.lastActivityAt} />
            </Fact>
          )}
          <Fact name="Directory" copy={task.directory}>
            {formatDirectory(task.directory, home)}
          </Fact>
          <Fact name="Limits">{limitsOf(task)}</Fact>
          {task.priority !== 0 && <Fact name="Priority">{task.priority}</Fact>}
          <Fact name="Task id" copy={task.id}>
            <span className="font-mono text-sm">{shortId(task.id)}</span>
          </Fact>
          {task.simulated && (
            <Fact name="Instance">
              <SimulatedBadge />
            </Fact>
          )}
        </Facts>
      </Section>
      <TaskOrder task={task} />
      <AskedFor turns={turns} />
      <Section title="Usage">
        <Facts>
          {totalTokens(task.usage) > 0 ? (
            <>
              <Fact name="Input">{formatCount(task.usage.inputTokens)} tokens</Fact>
              <Fact name="Output">{formatCount(task.usage.outputTokens)} tokens</Fact>
              <Fact name="Cache read">{formatCount(task.usage.cacheReadTokens)} tokens</Fact>
              <Fact name="Cache written">{formatCount(task.usage.cacheWriteTokens)} tokens</Fact>
            </>
          ) : (
            <Fact name="Tokens">{isFinal(task.state) ? 'None' : 'Not told yet'}</Fact>
          )}
          {task.costMicros > 0 && <Fact name="Cost">{formatCost(task.costMicros)}</Fact>}
          {task.unpricedTokens > 0 && (
            <Fact name="Unknown price">{formatCount(task.unpricedTokens)} tokens</Fact>
          )}
          <Fact name="Tool calls">{task.toolCount}</Fact>
          {task.retryCount > 0 && <Fact name="Retries">{task.retryCount}</Fact>}
        </Facts>
        {context && (
          <div className="mt-3">
            <p className="mb-1 text-muted">Context window, about</p>
            <ContextGauge {...context} />
          </div>
        )}
      </Section>
      {session && <SessionSection session={session} init={own?.init ?? before?.init ?? null} />}
      {session && <SessionExtensions key={session.id} session={session} />}
      <InstanceSection task={task} />
      {turns.length > 1 && (
        <Section title="Turns of this session">
          <ol className="flex flex-col gap-0.5">
            {turns.map((turn, index) => (
              <li key={turn.id}>
                <Link
                  to="/task/$taskId"
                  params={{ taskId: turn.id }}
                  aria-current={turn.id === task.id ? 'page' : undefined}
                  className="-mx-2 flex h-7 items-center gap-2 rounded-md px-2 hover:bg-hover aria-[current=page]:bg-selected"
                >
                  <span className="w-4 shrink-0 text-right text-faint">{index + 1}</span>
                  <span className="min-w-0 flex-1 truncate">
                    <VisibleText text={turn.title} kind="text" />
                  </span>
                  <span className="shrink-0 text-faint text-sm">
                    {formatClock(turn.startedAt ?? turn.createdAt)}
                  </span>
                </Link>
              </li>
            ))}
          </ol>
        </Section>
      )}
      <Section title="State history">
        <StateHistory changes={own?.changes ?? null} />
      </Section>
    </div>
  )
}

const origins: Record<Task['origin'], string> = {
  person: 'you',
  cli: 'the command line',
  api: 'the API',
  scene: 'the simulated scene',
  background: 'Claude, after background work',
}

function limitsOf(task: Task): string {
  const { timeoutMs, maxTurns, maxCostMicros, maxRetries } = task.limits
  const parts = [
    timeoutMs !== null && formatDuration(timeoutMs),
    maxTurns !== null && `${maxTurns} model turns`,
    maxCostMicros !== null && formatCost(maxCostMicros),
    maxRetries !== null && `${maxRetries} automatic ${maxRetries === 1 ? 'retry' : 'retries'}`,
  ].filter(Boolean)
  return parts.length === 0 ? 'None' : parts.join(', ')
}

function SessionSection({ session, init }: { session: Session; init: TurnFacts['init'] }) {
  const { models } = useCommands(session.id, session.instanceId)
  return (
    <Section title="Session">
      <Facts>
        <Fact name="Title">
          <VisibleText text={session.title} kind="text" />
        </Fact>
        <Origin session={session} />
        {session.pinned && <Fact name="Pinned">Its process is kept while it is idle</Fact>}
        <Fact name="Model">
          <ModelPicker session={session} models={models} className="w-full" />
          {init && <span className="mt-0.5 block text-faint text-sm">Ran with {init.model}</span>}
        </Fact>
        <Fact name="Permissions">
          <PermissionModePicker session={session} className="w-full" />
        </Fact>
        {session.costMicros > 0 && <Fact name="Cost">{formatCost(session.costMicros)}</Fact>}
        <NextPrompt session={session} />
        <ConversationFact session={session} />
        <Fact name="Session id" copy={session.id}>
          <span className="font-mono text-sm">{shortId(session.id)}</span>
        </Fact>
        <Fact name="Can go on">
          {session.resumable || session.state === 'live' || session.state === 'idle' ? 'Yes' : 'No'}
        </Fact>
        {session.claudeSessionId !== null && session.claudeSessionId !== session.id && (
          <Fact name="Claude’s id" copy={session.claudeSessionId}>
            <span className="font-mono text-sm">{shortId(session.claudeSessionId)}</span>
          </Fact>
        )}
        {init && init.mcpServers.length > 0 && (
          <Fact name="MCP servers">
            {init.mcpServers.map((server) => `${server.name} (${server.status})`).join(', ')}
          </Fact>
        )}
      </Facts>
    </Section>
  )
}

function InstanceSection({ task }: { task: Task }) {
  const instance = useInstance(task.instanceId)
  const reading = useReading(instance && instance.state !== 'exited' ? instance.id : null)
  const seen = useTaskLiveness(task)
  if (!instance) return null
  return (
    <Section title="Instance">
      <Facts>
        <Fact name="State">{seen ? seen.word : instance.state}</Fact>
        {seen && <Fact name="What it does">{seen.sentence}</Fact>}
        {reading && reading.processCount > 0 && (
          <Fact name="Uses">
            {formatBytes(reading.rssBytes)}, {Math.round(reading.cpuPercent)}% CPU, {reading.processCount}{' '}
            {reading.processCount === 1 ? 'process' : 'processes'}
          </Fact>
        )}
        {seen && seen.warnings.length > 0 && <Fact name="Limits near">{seen.warnings.join('; ')}</Fact>}
        {instance.endReason !== null && <Fact name="Ended">{instance.endReason}</Fact>}
        {instance.pid !== null && (
          <Fact name="Process id" copy={String(instance.pid)}>
            {instance.pid}
          </Fact>
        )}
        {instance.claudeVersion !== null && <Fact name="Claude Code">{instance.claudeVersion}</Fact>}
        <Fact name="Started">{formatExact(instance.startedAt)}</Fact>
        {instance.adopted && <Fact name="Taken over">Started by an earlier supervisor</Fact>}
        {instance.exitedAt !== null && (
          <Fact name="Exit">{instance.exitSignal ?? `code ${instance.exitCode ?? '?'}`}</Fact>
        )}
        <Fact name="Lines read">{instance.lineCount.toLocaleString('en-US')}</Fact>
        <Fact name="Instance id" copy={instance.id}>
          <span className="font-mono text-sm">{shortId(instance.id)}</span>
        </Fact>
      </Facts>
    </Section>
  )
}

/** The task whose instance asked for this one. */
function AskedBy({ taskId }: { taskId: string }) {
  const parent = useTask(taskId)
  return (
    <Fact name="Asked for by">
      <Link to="/task/$taskId" params={{ taskId }} className="text-accent hover:underline">
        {parent ? <VisibleText text={parent.title} kind="text" /> : `Task ${shortId(taskId)}`}
      </Link>
    </Fact>
  )
}
