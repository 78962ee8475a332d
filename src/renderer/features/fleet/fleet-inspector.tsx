import { Link, useNavigate } from '@tanstack/react-router'
import { Maximize2, X } from 'lucide-react'
import type { Permission } from '../../../contract/permission.ts'
import { isRunningAway } from '../../../contract/runaway.ts'
import type { Task } from '../../../contract/task.ts'
import { useFleetFocus } from '../../lib/fleet-focus.ts'
import { useInstance, useLive, usePendingPermissions, useTask } from '../../lib/store.ts'
import { useStanding } from '../../lib/use-standing.ts'
import { PermissionCard } from '../../ui/answers/permission-card.tsx'
import { Badge, SimulatedBadge } from '../../ui/badge.tsx'
import { RunawayCard } from '../../ui/budgets/runaway-card.tsx'
import { ControlButtons } from '../../ui/controls/control-buttons.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import {
  formatCost,
  formatCount,
  formatDirectory,
  formatDuration,
  shortId,
  totalTokens,
} from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { permissionModes } from '../../ui/permission-modes.ts'
import { StateBadge } from '../../ui/state-badge.tsx'
import { ProgressFacts } from '../../ui/task/progress-line.tsx'
import { LastLines } from '../../ui/task/tail/last-lines.tsx'
import { Time } from '../../ui/time.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { ItemChip } from '../../ui/work/item-chip.tsx'
import { useItemsOfTask } from '../../ui/work/task-items.ts'
import { ElapsedCell } from './fleet-cells.tsx'

/** What one wants to know of the row with the cursor without leaving the fleet. */
export function FleetInspector({ taskId }: { taskId: string }) {
  const navigate = useNavigate()
  const task = useTask(taskId)
  if (!task) return null
  const open = () => void navigate({ to: '/task/$taskId', params: { taskId } })
  return (
    <div className="flex flex-col">
      <header className="sticky top-0 z-10 flex flex-col gap-2 border-line border-b bg-canvas px-4 pt-2.5 pb-3">
        <div className="flex items-center gap-2">
          <StateBadge task={task} />
          {task.simulated && <SimulatedBadge />}
          <span className="flex-1" />
          <IconButton label="Open the task" shortcut="Enter" icon={Maximize2} size="sm" onClick={open} />
          <IconButton
            label="Close the details"
            icon={X}
            size="sm"
            onClick={() => useFleetFocus.setState({ cursorId: null })}
          />
        </div>
        <h2 className="break-words font-semibold text-lg">
          <Link to="/task/$taskId" params={{ taskId }} className="hover:underline">
            <VisibleText text={task.title} kind="text" />
          </Link>
        </h2>
        <ControlButtons task={task} />
      </header>
      <div className="flex flex-col gap-4 px-4 py-3">
        <Request key={taskId} taskId={taskId} />
        {task.outcome && task.state === 'failed' && (
          <ErrorNote
            live={false}
            message={task.outcome.message}
            hint={task.outcome.hint}
            details={task.outcome.diagnostics}
          />
        )}
        {isRunningAway(task) && <RunawayCard task={task} />}
        <LastLines taskId={taskId} />
        <TaskFacts task={task} />
      </div>
    </div>
  )
}

/** The first request of a task that waits. */
function Request({ taskId }: { taskId: string }) {
  const { shown, settled, letGo } = useStanding(usePendingPermissions(taskId), requestId)
  return shown && <PermissionCard permission={shown} settled={settled} onLetGo={letGo} />
}

const requestId = ({ id }: Permission) => id

function TaskFacts({ task }: { task: Task }) {
  const home = useLive((state) => state.info?.homeDirectory)
  const instance = useInstance(task.instanceId)
  const { usage, limits } = task
  const items = useItemsOfTask(task.id)
  return (
    <Facts>
      {items.length > 0 && (
        <Fact name="Works on">
          {items.map((item) => (
            <ItemChip key={item.id} item={item} />
          ))}
        </Fact>
      )}
      <Fact name="Directory" copy={task.directory}>
        {formatDirectory(task.directory, home)}
      </Fact>
      <Fact name="Model">{task.model ?? 'Default'}</Fact>
      <Fact name="Permissions">
        {task.permissionMode === 'bypassPermissions' ? (
          <Badge tone="red">Bypassed: nothing is asked</Badge>
        ) : (
          permissionModes.find(({ value }) => value === task.permissionMode)?.label
        )}
      </Fact>
      {task.startedAt !== null && (
        <Fact name="Time">
          <ElapsedCell task={task} />
        </Fact>
      )}
      <ProgressFacts task={task} />
      {task.lastActivityAt !== null && (
        <Fact name="Last output">
          <Time at={task.lastActivityAt} />
        </Fact>
      )}
      {totalTokens(usage) > 0 && (
        <Fact name="Tokens">
          {formatCount(totalTokens(usage))}
          <span className="text-faint">
            {' '}
            ({formatCount(usage.outputTokens)} out, {formatCount(usage.cacheReadTokens)} cached)
          </span>
        </Fact>
      )}
      {(task.costMicros > 0 || limits.maxCostMicros !== null) && (
        <Fact name="Cost">
          {task.costMicros > 0 && formatCost(task.costMicros)}
          {limits.maxCostMicros !== null && (
            <span className="text-faint"> of {formatCost(limits.maxCostMicros)}</span>
          )}
        </Fact>
      )}
      {limits.timeoutMs !== null && <Fact name="Time-out">{formatDuration(limits.timeoutMs)}</Fact>}
      <Fact name="Steps">
        {task.toolCount} tool {task.toolCount === 1 ? 'call' : 'calls'}
        {task.retryCount > 0 && <span className="text-amber">, {task.retryCount} API retries</span>}
      </Fact>
      {instance?.pid != null && <Fact name="Process">pid {instance.pid}</Fact>}
      <Fact name="Created">
        <Time at={task.createdAt} />
      </Fact>
      <Fact name="Task id" copy={task.id}>
        <span className="font-mono text-sm">{shortId(task.id)}</span>
      </Fact>
    </Facts>
  )
}
