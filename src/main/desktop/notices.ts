import { conflictTitle } from '../../contract/conflict-title.ts'
import { beginningOf } from '../../contract/cut-text.ts'
import { mainArgumentOf } from '../../contract/main-argument.ts'
import type { Permission } from '../../contract/permission.ts'
import { isWhatItSeems } from '../../contract/request-marks.ts'
import type { Approval } from '../../contract/run.ts'
import type { Task, TaskState } from '../../contract/task.ts'
import { visibleText } from '../../contract/visible-text.ts'
import type { WorkConflict } from '../../contract/work-item.ts'
import type { Place } from './links.ts'

/** A native notification to be shown. */
export interface Notice {
  kind: 'needs_you' | 'failed' | 'done'
  title: string
  body: string
  place: Place
  /** The request that it is about: it is taken away when that is answered. */
  permissionId: string | null
  /** It says all that there is to know, so that it can be answered right there. */
  answerable: boolean
}

const MAX_BODY = 200

/** As it is, with marks; what does not fit is said. */
function cut(text: string): string {
  const shown = visibleText(text, 'text')
  if (shown.length <= MAX_BODY) return shown
  const beginning = beginningOf(shown, MAX_BODY - 30)
  return `${beginning}… (${shown.length - beginning.length} characters more)`
}

const named = (task: Task) => (task.simulated ? `${task.title} (simulated)` : task.title)

/** What a task's change of state is worth telling, or null. Requests for permission have their own notice. */
export function taskNotice(before: TaskState | undefined, task: Task): Notice | null {
  if (before === undefined || before === task.state) return null
  const place = { task: task.id }
  if (task.state === 'paused' && task.waitingFor === 'budget') {
    return {
      kind: 'needs_you',
      title: 'A budget holds a task',
      body: cut(named(task)),
      place: 'inbox',
      permissionId: null,
      answerable: false,
    }
  }
  if (task.state === 'failed') {
    const body = cut(`${named(task)}: ${task.outcome?.message ?? 'no cause is known.'}`)
    return { kind: 'failed', title: 'A task failed', body, place, permissionId: null, answerable: false }
  }
  if (task.state === 'completed') {
    return {
      kind: 'done',
      title: 'A task is done',
      body: cut(named(task)),
      place,
      permissionId: null,
      answerable: false,
    }
  }
  return null
}

/** Fields beside the main argument that change nothing about what runs. */
const besides = ['description', 'timeout', 'offset', 'limit']

/**
 * The notice of a request that waits for the person. A tool can be answered without looking at the page only when all
 * of what runs is in it and is what it seems: what the model says of it is not what runs, and neither is a file's name
 * what is written into it.
 */
export function permissionNotice(permission: Permission): Notice | null {
  if (permission.state !== 'pending') return null
  const title =
    permission.kind === 'tool'
      ? `${permission.toolName} needs your permission`
      : permission.kind === 'plan'
        ? 'A plan waits for your approval'
        : 'A question waits for your answer'
  const argument = permission.kind === 'tool' ? mainArgumentOf(permission.toolName, permission.input) : null
  return {
    kind: 'needs_you',
    title: cut(title),
    body: cut(argument ?? permission.description ?? 'Open it to see what is asked.'),
    place: { task: permission.taskId },
    permissionId: permission.id,
    answerable: argument !== null && fits(argument, permission),
  }
}

function fits(argument: string, permission: Permission): boolean {
  const whole = Object.entries(permission.input).every(
    ([name, value]) => value === argument || besides.includes(name),
  )
  return whole && argument.length <= MAX_BODY && !/[\r\n\t]/.test(argument) && isWhatItSeems(permission)
}

/** The notice of a workflow's node that asks a person; it is answered in the Inbox, where all of the question stands. */
export function approvalNotice({ state, title, runTitle }: Approval): Notice | null {
  if (state !== 'pending') return null
  return {
    kind: 'needs_you',
    title: 'A workflow waits for your approval',
    body: cut(`${runTitle}: ${title}`),
    place: 'inbox',
    permissionId: null,
    answerable: false,
  }
}

/** The notice of a change that a shared tracker refused. */
export function conflictNotice(conflict: WorkConflict): Notice | null {
  if (conflict.state !== 'open') return null
  return {
    kind: 'needs_you',
    title: 'A change of the work was refused',
    body: cut(`${conflictTitle(conflict) ?? conflict.command}: ${conflict.reason}`),
    place: 'inbox',
    permissionId: null,
    answerable: false,
  }
}

/** More than this at once become one notice. */
const MAX_AT_ONCE = 3

/** Joins a burst: up to three notices stay as they are, more become one that counts them. */
export function joinNotices(notices: readonly Notice[]): readonly Notice[] {
  if (notices.length <= MAX_AT_ONCE) return notices
  const count = (kind: Notice['kind']) => notices.filter((notice) => notice.kind === kind).length
  const [asking, failed, done] = [count('needs_you'), count('failed'), count('done')]
  const parts = [
    asking > 0 ? `${asking} ${asking === 1 ? 'needs' : 'need'} you` : null,
    failed > 0 ? `${failed} failed` : null,
    done > 0 ? `${done} done` : null,
  ].filter((part) => part !== null)
  return [
    {
      kind: asking > 0 ? 'needs_you' : failed > 0 ? 'failed' : 'done',
      title: `${notices.length} tasks changed`,
      body: parts.join(' · '),
      place: asking > 0 ? 'inbox' : 'fleet',
      permissionId: null,
      answerable: false,
    },
  ]
}
