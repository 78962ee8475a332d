import {
  Activity,
  Check,
  CircleDashed,
  CirclePause,
  Hand,
  LoaderCircle,
  type LucideIcon,
  Pause,
  RotateCw,
  Slash,
  Timer,
  TriangleAlert,
  Unplug,
  Wallet,
  X,
} from 'lucide-react'
import type { PendingControl, Task, TaskState } from '../../contract/task.ts'
import { formatClock, formatDuration, formatSpan } from './format.ts'
import type { Tone } from './tone.ts'

/** How a state is shown: never by colour alone. */
export interface StateLook {
  icon: LucideIcon
  tone: Tone
  /** One or two words. */
  word: string
  /** The word with its reason: "Waits until 14:05", "Failed: no credit". */
  sentence: string
}

/** The parts of a task that its state is told by. */
export type StateOf = Pick<Task, 'state' | 'waitingFor' | 'waitingUntil' | 'pausedAs' | 'step' | 'outcome'>

/** The look of a task's state. `silentMs`: how long nothing has explained a running one's silence, see `useSilence`. */
export function describeState(task: StateOf, silentMs = 0): StateLook {
  if (silentMs > 0) {
    return look(
      TriangleAlert,
      'red',
      `Silent ${formatSpan(silentMs)}`,
      `Running, but silent for ${formatDuration(silentMs)}${task.step === null ? '' : ` in: ${task.step}`}`,
    )
  }
  switch (task.state) {
    case 'queued':
      return look(CircleDashed, 'neutral', 'Queued')
    case 'starting':
      return look(LoaderCircle, 'blue', 'Starting')
    case 'running':
      return look(Activity, 'blue', 'Running', task.step === null ? 'Running' : `Running: ${task.step}`)
    case 'waiting':
      return describeWaiting(task)
    case 'paused':
      if (task.waitingFor === 'budget') {
        return look(Wallet, 'amber', 'Over budget', 'Held by its budget: raise it, or resume anyway')
      }
      return task.pausedAs === 'hold' ? look(CirclePause, 'violet', 'Held') : look(Pause, 'violet', 'Frozen')
    case 'completed':
      return look(Check, 'green', 'Done')
    case 'failed':
      return look(X, 'red', 'Failed', task.outcome === null ? 'Failed' : `Failed: ${task.outcome.message}`)
    case 'cancelled':
      return look(Slash, 'neutral', 'Cancelled')
    case 'interrupted':
      return look(Unplug, 'neutral', 'Interrupted')
  }
}

function describeWaiting(task: StateOf): StateLook {
  const until = task.waitingUntil === null ? '' : ` until ${formatClock(task.waitingUntil)}`
  switch (task.waitingFor) {
    case 'rate_limit':
      return look(Timer, 'amber', 'Waits', `Rate limit, waits${until}`)
    case 'retry':
      return look(
        RotateCw,
        'amber',
        'Retrying',
        `Retries${task.waitingUntil === null ? ' soon' : ` at ${formatClock(task.waitingUntil)}`}`,
      )
    case 'budget':
      return look(Wallet, 'amber', 'Over budget', 'Its budget is used up')
    case 'question':
      return look(Hand, 'amber', 'Needs you', 'Asks you a question')
    case 'plan':
      return look(Hand, 'amber', 'Needs you', 'Has a plan for you to approve')
    default:
      return look(Hand, 'amber', 'Needs you', 'Asks for your permission')
  }
}

function look(icon: LucideIcon, tone: Tone, word: string, sentence = word): StateLook {
  return { icon, tone, word, sentence }
}

/** The plain word of a state, for filters and groups. */
export const stateWords: Record<TaskState, string> = {
  queued: 'Queued',
  starting: 'Starting',
  running: 'Running',
  waiting: 'Waiting',
  paused: 'Paused',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
}

/** What is shown while a control was recorded and not yet seen to be true. */
export const pendingWords: Record<PendingControl, string> = {
  freeze: 'Freezing…',
  hold: 'Holding…',
  resume: 'Resuming…',
  interrupt: 'Interrupting…',
  terminate: 'Ending…',
}
