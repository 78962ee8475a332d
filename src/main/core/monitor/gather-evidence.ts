import { usageGate } from '../budgets/usage-gate.ts'
import type { Context } from '../live/context.ts'
import type { Turn } from '../live/runner.ts'
import { pendingOf } from '../permissions/permission-service.ts'
import { isStoppedState } from '../processes/proc-stat.ts'
import type { TaskRecord } from '../store/records.ts'
import type { TurnState } from '../turns/reduce.ts'
import type { Evidence, TurnEvidence } from './liveness.ts'
import type { Monitored } from './monitored.ts'

/** What the monitor remembers of an instance from look to look. */
export interface Seen {
  lastLineAt: number | null
  explainedUntil: number
  /** Null: its processes were not looked at yet. */
  cpuPercent: number | null
  /** State of its own process as the system tells it; null: not looked at yet. */
  processState: string | null
  /** The instance's count of freezes and continuations at that look. */
  stopsAndGoes: number
  isGone: boolean
}

/** Everything that the liveness of an instance is judged by, as it is now. */
export function gatherEvidence(
  context: Context,
  { record, runner, isEnding }: Monitored,
  seen: Seen,
): Evidence {
  const task = runner?.current?.task ?? runner?.sent ?? null
  const isFrozen = record.state === 'frozen'
  const isStopped = seen.processState !== null && isStoppedState(seen.processState)
  // We stop or continue it ourselves, or have done so since the last look.
  const isOurs = task?.pendingControl === 'freeze' || (runner?.stopsAndGoes ?? 0) !== seen.stopsAndGoes
  return {
    now: context.now(),
    startedAt: record.startedAt,
    isUp: record.lineCount > 0 || record.readyMs !== null || record.claudeVersion !== null,
    isGone: seen.isGone,
    isEnding,
    stopped: isFrozen ? 'person' : isStopped && !isOurs ? 'outside' : null,
    turn: task && describeTurn(context, task, runner?.current ?? null),
    backgroundTasks: runner?.backgroundTasks ?? 0,
    idleSince: runner?.idleSince ?? null,
    lastLineAt: seen.lastLineAt,
    explainedUntil: seen.explainedUntil,
    cpuPercent: seen.cpuPercent,
    stallAfterMs: context.config.stallAfterMs,
  }
}

function describeTurn(context: Context, task: TaskRecord, turn: Turn | null): TurnEvidence {
  const [request] = pendingOf(context, task.id)
  return {
    since: task.promptSentAt ?? task.startedAt ?? task.createdAt,
    phase: turn ? findPhase(turn.state) : 'requesting',
    tools: turn ? [...turn.openTools.values()] : [],
    // The CLI waits for the account's limit by trying again later.
    waitingFor: task.waitingFor === 'retry' && usageGate(context, task) ? 'rate_limit' : task.waitingFor,
    waitingUntil: task.waitingUntil,
    asked: request ? { what: request.toolName, since: request.requestedAt } : null,
  }
}

/** What the model does: by the block that is open in the newest message of the main thread. */
function findPhase(state: TurnState): TurnEvidence['phase'] {
  const message = state.threads.get('')?.streaming
  const block = message && [...message.blocks.values()].findLast(({ status }) => status === 'open')
  if (!block) return 'requesting'
  return block.type === 'thinking' ? 'thinking' : 'writing'
}
