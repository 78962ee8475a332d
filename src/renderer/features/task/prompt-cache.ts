import {
  describeLongFreeze,
  describeRead,
  nextPromptRead,
  type Words,
} from '../../../contract/prompt-cache.ts'
import type { Session } from '../../../contract/session.ts'
import type { Task } from '../../../contract/task.ts'
import { formatClock, formatCost, formatCount } from '../../ui/format.ts'

function words(now: number): Words {
  return { count: formatCount, cost: formatCost, clock: (at) => formatClock(at, now) }
}

/** What the next prompt of a session has to read, in words. Null: nothing to say. */
export function describeNextPrompt(session: Session, now: number): { text: string; isCold: boolean } | null {
  const read = nextPromptRead(session, now)
  return read && { text: describeRead(read, words(now)), isCold: read.isCold }
}

/** What going on with a task costs that is frozen for long. Null: nothing to say. */
export function describeFreeze(task: Task, session: Session, now: number): string | null {
  return describeLongFreeze(task, session, now, words(now))
}
