import { conflictTitle } from '../../../contract/conflict-title.ts'
import { mainArgumentOf } from '../../../contract/main-argument.ts'
import type { NotificationItem, NotificationKind } from '../../../contract/notifications.ts'
import type { Permission } from '../../../contract/permission.ts'
import { isWhatItSeems } from '../../../contract/request-marks.ts'
import type { Approval, Run } from '../../../contract/run.ts'
import { describeRunaway } from '../../../contract/runaway.ts'
import type { Task, TaskState } from '../../../contract/task.ts'
import type { WorkConflict } from '../../../contract/work-item.ts'
import { isSaidWhole, say } from './say.ts'

/** What is told, and the kinds by which a rule finds it: the first is the one that it is told as. */
export interface Told {
  kinds: readonly NotificationKind[]
  item: NotificationItem
}

type TaskFacts = Pick<Task, 'id' | 'title' | 'simulated' | 'outcome' | 'directory' | 'runaway'>

const nothing = {
  taskId: null,
  runId: null,
  directory: null,
  permissionId: null,
  answerable: false,
  waitsFor: null,
}

const named = ({ title, simulated }: Pick<Task, 'title' | 'simulated'>) =>
  simulated ? `${title} (simulated)` : title

/** Ends for want of a budget, by the reason of the outcome. */
const overBudget = ['budget_exhausted', 'max_budget']

/** What a task's new state is worth telling, or null. Requests for permission are told by themselves. */
export function ofTask(task: TaskFacts, state: TaskState | 'runaway', at: number): Told | null {
  const about = { ...nothing, at, taskId: task.id, directory: task.directory, place: { task: task.id } }
  const name = named(task)
  if (state === 'runaway') {
    if (task.runaway === null) return null
    const body = say(`${name}: ${describeRunaway(task.runaway)}`)
    return {
      kinds: ['runaway'],
      item: { ...about, kind: 'runaway', title: 'A task seems to run away', body },
    }
  }
  if (state === 'paused') {
    const item = { ...about, title: 'A budget holds a task', body: say(name), place: 'inbox' as const }
    return { kinds: ['over_budget'], item: { ...item, kind: 'over_budget' } }
  }
  if (state === 'failed') {
    const isOver = overBudget.includes(task.outcome?.reason ?? '')
    const kinds: NotificationKind[] = isOver ? ['over_budget', 'failed'] : ['failed']
    const title = isOver ? 'A budget ended a task' : 'A task failed'
    const body = say(`${name}: ${task.outcome?.message ?? 'no cause is known.'}`)
    return { kinds, item: { ...about, kind: isOver ? 'over_budget' : 'failed', title, body } }
  }
  if (state === 'completed')
    return {
      kinds: ['finished'],
      item: { ...about, kind: 'finished', title: 'A task is done', body: say(name) },
    }
  return null
}

/** Fields beside the main argument that change nothing about what runs. */
const besides = ['description', 'timeout', 'offset', 'limit']

/**
 * A request that waits for the person. A tool can be answered without looking at the page only when all of what runs is
 * told and is what it seems: what the model says of it is not what runs, and neither is a file's name what is written into it.
 */
export function ofPermission(permission: Permission, directory: string | null): Told {
  const { kind, toolName, input } = permission
  const title =
    kind === 'tool'
      ? `${toolName} needs your permission`
      : kind === 'plan'
        ? 'A plan waits for your approval'
        : 'A question waits for your answer'
  const argument = kind === 'tool' ? mainArgumentOf(toolName, input) : null
  return {
    kinds: ['needs_me'],
    item: {
      ...nothing,
      kind: 'needs_me',
      title: say(title),
      body: say(argument ?? permission.description ?? 'Open it to see what is asked.'),
      at: permission.requestedAt,
      place: { task: permission.taskId },
      taskId: permission.taskId,
      directory,
      permissionId: permission.id,
      answerable: argument !== null && fits(argument, permission),
    },
  }
}

function fits(argument: string, permission: Permission): boolean {
  const whole = Object.entries(permission.input).every(
    ([name, value]) => value === argument || besides.includes(name),
  )
  return whole && isSaidWhole(argument) && isWhatItSeems(permission)
}

/** What a node of a workflow asks of a person; it is answered in the Inbox, where all of the question stands. */
export function ofApproval(approval: Approval, waitsFor: string, directory: string | null): Told {
  const body = say(`${approval.runTitle}: ${approval.title}`)
  const title = 'A workflow waits for your approval'
  const about = { ...nothing, at: approval.requestedAt, runId: approval.runId, directory, waitsFor }
  return { kinds: ['needs_me'], item: { ...about, kind: 'needs_me', title, body, place: 'inbox' } }
}

/** A change that a shared tracker refused. */
export function ofConflict(conflict: WorkConflict, waitsFor: string, at: number): Told {
  const body = say(`${conflictTitle(conflict) ?? conflict.command}: ${conflict.reason}`)
  const title = 'A change of the work was refused'
  return {
    kinds: ['needs_me'],
    item: { ...nothing, kind: 'needs_me', title, body, at, place: 'inbox', waitsFor },
  }
}

const runEnds: Readonly<Record<string, string>> = {
  completed: 'A run of a workflow is done',
  failed: 'A run of a workflow failed',
  cancelled: 'A run of a workflow was cancelled',
}

export function ofRun(
  run: Pick<Run, 'id' | 'title' | 'directory' | 'simulated'> & { failure?: { message: string } | null },
  state: string,
  at: number,
): Told {
  const why = state === 'failed' && run.failure ? `: ${run.failure.message}` : ''
  const title = runEnds[state] ?? 'A run of a workflow has ended'
  const about = { ...nothing, at, runId: run.id, directory: run.directory, place: { run: run.id } }
  return {
    kinds: ['run_ended'],
    item: { ...about, kind: 'run_ended', title, body: say(`${named(run)}${why}`) },
  }
}

export function ofStall(task: TaskFacts, evidence: string | null, at: number): Told {
  const body = say(evidence === null ? named(task) : `${named(task)}: ${evidence}`)
  const about = { ...nothing, at, taskId: task.id, directory: task.directory, place: { task: task.id } }
  return { kinds: ['stalled'], item: { ...about, kind: 'stalled', title: 'A task seems to be stuck', body } }
}

export function ofWindow(type: string, at: number): Told {
  const body = say(`${type.replaceAll('_', ' ')}: new work starts again.`)
  const title = 'A usage window is open again'
  return {
    kinds: ['rate_limit_open'],
    item: { ...nothing, kind: 'rate_limit_open', title, body, at, place: 'fleet' },
  }
}

export function ofTest(channel: string, at: number): NotificationItem {
  const body = say(`It came by the channel ${channel}.`)
  return { ...nothing, kind: 'test', title: 'A test from Muster', body, at, place: 'settings' }
}
