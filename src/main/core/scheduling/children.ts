import { MusterError } from '../../../contract/errors.ts'
import type { NewTask } from '../../../contract/operations.ts'
import type { PermissionMode } from '../../../contract/values.ts'
import type { Context } from '../live/context.ts'
import { requireTask } from '../tasks/require-task.ts'

/** How much each mode lets an instance do without asking. */
const width: Record<PermissionMode, number> = {
  plan: 0,
  dontAsk: 0,
  default: 1,
  acceptEdits: 2,
  bypassPermissions: 3,
}

/**
 * Whether the instance of a task may ask for one more task or run; whatever a person asks for may be. Null: a person.
 *
 * @throws MusterError `forbidden` (too far down), `capacity_exceeded` (too many at once)
 */
export function refuseChild(context: Context, parentTaskId: string | null): void {
  if (parentTaskId === null) return
  const { maxTaskDepth, maxTaskChildren } = context.config
  const depth = depthOf(context, parentTaskId)
  if (depth >= maxTaskDepth) {
    throw new MusterError(
      'forbidden',
      maxTaskDepth === 0
        ? 'Instances may not ask for tasks here.'
        : `This task is ${depth} below the one of a person, and ${maxTaskDepth} is the most: it may ask for no further tasks.`,
      {
        hint: 'Do the work in this turn, or say in the answer what is left to do. A person can raise mcp.maxDepth.',
        details: { parentTaskId, depth, maxDepth: maxTaskDepth },
      },
    )
  }
  const open = openChildren(context, parentTaskId)
  if (open < maxTaskChildren) return
  throw new MusterError(
    'capacity_exceeded',
    `This task has ${open} tasks and runs at work that it asked for; ${maxTaskChildren} are the most at a time.`,
    { hint: 'Wait for one of them to end.', details: { parentTaskId, open, maxChildren: maxTaskChildren } },
  )
}

/** A task of an instance may not be a turn of the instance's own session: it would wait for itself. @throws MusterError `conflict` */
export function refuseOwnSession(context: Context, parentTaskId: string | null, input: NewTask): void {
  if (parentTaskId === null) return
  const parent = requireTask(context, parentTaskId)
  if (input.sessionId === parent.sessionId) {
    throw new MusterError('conflict', "A task can't ask for the next turn of its own session.", {
      hint: 'Leave the session out: the task gets a new one.',
      details: { parentTaskId, sessionId: parent.sessionId },
    })
  }
}

/** The mode in which a task works by now, such as after its plan was approved; one that is gone is taken as one that asks. */
function modeOf({ live }: Context, taskId: string): PermissionMode {
  const task = live.task(taskId)
  return (task && live.session(task.sessionId)?.permissionMode) ?? task?.permissionMode ?? 'default'
}

/** Whether what an instance asked for may be done in a mode. @throws MusterError `forbidden` */
export function refuseWiderMode(
  context: Context,
  parentTaskId: string | null,
  mode: PermissionMode | undefined,
): void {
  if (parentTaskId === null || mode === undefined) return
  const own = modeOf(context, parentTaskId)
  if (width[mode] <= width[own]) return
  throw new MusterError(
    'forbidden',
    `The permission mode ${mode} lets more happen without asking than ${own}, which this task has.`,
    {
      hint: `Ask with ${own}, or leave the mode out.`,
      details: { parentTaskId, field: 'permissionMode' },
    },
  )
}

/** The mode that a folder's settings give a new session, but none that lets more happen than that of the task which asked. */
export function narrowedMode(
  context: Context,
  parentTaskId: string | null,
  mode: PermissionMode,
): PermissionMode {
  if (parentTaskId === null) return mode
  const own = modeOf(context, parentTaskId)
  return width[mode] <= width[own] ? mode : own
}

/** Kinds of nodes that change nothing, or ask before they do. */
const harmless: readonly unknown[] = ['claude', 'approval', 'transform', 'workflow']

/**
 * Whether an instance may write the nodes of a workflow: a command, or a kind that reads and writes files, runs without asking
 * anybody, so only one that is asked for nothing itself may have one run. A workflow that a person saved may have them.
 *
 * @throws MusterError `forbidden`
 */
export function refuseWiderNodes(
  context: Context,
  parentTaskId: string | null,
  nodes: readonly unknown[],
): void {
  if (parentTaskId === null || modeOf(context, parentTaskId) === 'bypassPermissions') return
  const runs = (each: unknown) => {
    const kind = (each as { kind?: unknown } | null | undefined)?.kind
    return kind !== undefined && !harmless.includes(kind)
  }
  if (!nodes.some((node) => runs(node) || runs((node as { compensate?: unknown } | null)?.compensate))) return
  throw new MusterError(
    'forbidden',
    'A command, or a node that works on files, runs without asking, which this task may not: an instance may not write one.',
    {
      hint: 'Have a claude node run it, which asks; or run a workflow that a person saved.',
      details: { parentTaskId },
    },
  )
}

/**
 * The limits of a task that an instance asked for: it shares what is left of the asking task's own budget.
 *
 * @throws MusterError `capacity_exceeded` when nothing is left
 */
export function limitsOfChild(
  context: Context,
  parentTaskId: string | null,
  limits: NewTask['limits'],
): NewTask['limits'] {
  const parent = parentTaskId === null ? undefined : context.live.task(parentTaskId)
  if (!parent || parent.limits.maxCostMicros === null) return limits
  const left = parent.limits.maxCostMicros - parent.costMicros - spokenFor(context, parent.id)
  if (left > 0) return { ...limits, maxCostMicros: Math.min(limits.maxCostMicros ?? left, left) }
  throw new MusterError('capacity_exceeded', 'The budget of this task is used up, its own tasks included.', {
    hint: 'Say in the answer what is left to do.',
    details: { parentTaskId: parent.id, maxCostMicros: parent.limits.maxCostMicros },
  })
}

/** What the tasks of a task have spent, and what those at work may spend at the most, in micro-dollars. */
function spokenFor({ live, store }: Context, parentTaskId: string): number {
  let sum = store.tasks.costOfChildren(parentTaskId)
  for (const task of live.tasks.values()) {
    if (task.parentTaskId === parentTaskId) sum += Math.max(task.costMicros, task.limits.maxCostMicros ?? 0)
  }
  return sum
}

/** 0 for a task of a person. */
function depthOf({ live, config }: Context, taskId: string): number {
  let depth = 0
  for (let id = live.task(taskId)?.parentTaskId ?? null; id !== null; depth += 1) {
    if (depth > config.maxTaskDepth) break
    id = live.task(id)?.parentTaskId ?? null
  }
  return depth
}

function openChildren({ live, store }: Context, parentTaskId: string): number {
  let open = store.runs.countOpenOf(parentTaskId)
  for (const task of live.tasks.values()) {
    if (task.parentTaskId === parentTaskId && task.node === null) open += 1
  }
  return open
}
