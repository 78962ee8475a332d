import { userInfo } from 'node:os'
import type { Caller, ClientName } from '../../../contract/caller.ts'
import { MusterError } from '../../../contract/errors.ts'
import { type OperationName, type OperationSpec, operations } from '../../../contract/operations.ts'
import type { PermissionAnswer } from '../../../contract/permission.ts'
import type { PermissionMode } from '../../../contract/values.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { refuseWiderMode, refuseWiderNodes } from '../scheduling/children.ts'
import type { RunRecord, TaskRecord } from '../store/records.ts'
import type { RunHead } from '../store/run-store.ts'
import { INSTANCE_NAME } from '../tracking/ready/leases.ts'

/**
 * The task that an instance calls for, or null for a person, once it is clear that it may: an instance may do nothing that
 * would let itself do more, or that was asked of a person.
 *
 * @throws MusterError `forbidden`
 */
export function admitCaller(
  context: CoreParts,
  name: OperationName,
  input: unknown,
  caller: Caller | undefined,
): TaskRecord | null {
  if (caller === undefined) return null
  const runner = context.live.runners.get(caller.instanceId)
  const task = runner?.current?.task ?? runner?.sent ?? runner?.lastTask
  if (!task) throw forbidden('The instance that calls is not at work here.')
  const { callers, effect, summary }: OperationSpec = operations[name]
  if (callers === 'people')
    throw forbidden(`"${summary}" is for people: an instance may not do it.`, { operation: name })
  if (typeof input === 'object' && input !== null) {
    if (effect === 'destructive') refuseForeign(context, summary, { ...input }, task)
    refuseInput(context, name, { ...input }, task)
  }
  return task
}

/** Who calls, by name: an instance, a client that says what it is called, or the person whose supervisor it is. */
export function callerName(isInstance: boolean, by: ClientName | undefined, person: string): string {
  return isInstance ? INSTANCE_NAME : (by ?? person)
}

/** Whose supervisor it is; the system looks it up, so it is asked once. */
export function personName(): string {
  try {
    return userInfo().username
  } catch {
    // A user id without a name, as containers have.
    return 'person'
  }
}

/** What ends or removes something is for what the instance asked for itself. */
function refuseForeign(
  context: CoreParts,
  summary: string,
  { taskId, taskIds, runId }: Record<string, unknown>,
  caller: TaskRecord,
): void {
  const { live, store } = context
  const tasks = [...(Array.isArray(taskIds) ? taskIds : []), ...(taskId === undefined ? [] : [taskId])]
  const named =
    runId === undefined ? tasks.map((id) => live.task(String(id))) : [store.runs.head(String(runId))]
  if (named.length > 0 && named.every((each) => isBelow(context, each, caller))) return
  throw forbidden(`"${summary}": an instance may do it only to what it asked for itself.`)
}

function refuseInput(
  context: CoreParts,
  name: OperationName,
  input: Record<string, unknown>,
  task: TaskRecord,
): void {
  const { live, store } = context
  // Not only of tasks: what is made in a mode now is worked in later.
  refuseWiderMode(context, task.id, input.permissionMode as PermissionMode | undefined)
  if (name === 'work.addGate' && input.command !== undefined)
    throw forbidden('Muster runs the command of a gate by itself: only a person may add one.')
  if (name === 'permission.answer') {
    const id = String(input.permissionId)
    const request = live.permissions.get(id) ?? store.permissions.get(id)
    const asking = request && live.task(request.taskId)
    if (asking && !isBelow(context, asking, task))
      throw forbidden('An instance may answer only for tasks that it asked for itself.', {
        taskId: asking.id,
      })
    refuseRules(context, input.answer as PermissionAnswer, task)
  }
  if (name === 'run.skipNode' || name === 'run.editNode' || name === 'run.addNodes') {
    // One that is at work is there with its definition, and no other can be changed.
    const run: (RunHead & Partial<RunRecord>) | undefined = context.engine.run(String(input.runId))
    if (run && !isBelow(context, run, task))
      throw forbidden('An instance may change only runs that it asked for itself.', { runId: run.id })
    const node = run?.definition?.nodes.find(({ id }) => id === input.nodeId)
    if (node?.kind === 'approval')
      throw forbidden(`"${node.id}" waits for a person: an instance may neither skip nor change it.`)
    refuseWiderNodes(context, task.id, [...(Array.isArray(input.nodes) ? input.nodes : []), input.node])
  }
  if (name === 'task.resume' && live.task(String(input.taskId))?.waitingFor === 'budget')
    throw forbidden('A budget holds this task: only a person may let it go on.')
  if (name === 'run.resume' && store.runs.head(String(input.runId))?.heldByBudget)
    throw forbidden('A budget holds work of this run: only a person may let it go on.')
}

/** An instance answers the one request, and makes no rule of it. */
function refuseRules(context: CoreParts, answer: PermissionAnswer, task: TaskRecord): void {
  if (answer.decision !== 'allow') return
  if (answer.scope !== 'once' || answer.applySuggestions.length > 0)
    throw forbidden('Rules are for people: an instance may allow only this one request.')
  refuseWiderMode(context, task.id, answer.mode)
}

/** Whether a task or run was asked for by a task, or by one that this asked for. */
function isBelow(
  { live, config }: CoreParts,
  asked: Pick<TaskRecord | RunRecord, 'parentTaskId'> | undefined,
  above: TaskRecord,
): boolean {
  let id = asked?.parentTaskId ?? null
  for (let steps = 0; id !== null && steps <= config.maxTaskDepth; steps += 1) {
    if (id === above.id) return true
    id = live.task(id)?.parentTaskId ?? null
  }
  return false
}

function forbidden(message: string, details: Record<string, unknown> = {}): MusterError {
  return new MusterError('forbidden', message, {
    hint: 'Say in the answer what a person should do.',
    details,
  })
}
