import type { Client } from '../../../contract/client.ts'
import type { Task } from '../../../contract/task.ts'
import { untilTask } from '../../../contract/until-task.ts'
import { openSupervisor } from '../connect.ts'
import { errorExitCodes, exitCodes } from '../exit-codes.ts'
import { findTask } from '../find-task.ts'
import { describeState, shortId } from '../format.ts'
import { reportError } from '../report-error.ts'
import type { VerbContext } from '../verb-context.ts'

/** A control is expected to be seen to be true within this time, in ms; afterwards its pending state is shown. */
const SETTLED_WITHIN_MS = 10_000

type Control = (client: Client, taskId: string) => Promise<Task>

/** `muster pause`: freezes the processes, or with `hold` lets the step or turn end first. */
export function pause(
  context: VerbContext,
  references: readonly string[],
  options: { hold?: 'step' | 'turn' | true },
): Promise<number> {
  if (!options.hold)
    return control(context, references, (client, taskId) => client.call('task.pause', { taskId }))
  const at = options.hold === true ? 'step' : options.hold
  const hold: Control = (client, taskId) => client.call('task.pause', { taskId, mode: 'hold', at })
  return control(context, references, hold, { patient: true })
}

export function resume(context: VerbContext, references: readonly string[]): Promise<number> {
  return control(context, references, (client, taskId) => client.call('task.resume', { taskId }))
}

export function interrupt(context: VerbContext, references: readonly string[]): Promise<number> {
  return control(context, references, (client, taskId) => client.call('task.interrupt', { taskId }))
}

export function stop(context: VerbContext, references: readonly string[]): Promise<number> {
  return control(context, references, (client, taskId) => client.call('task.terminate', { taskId }))
}

/**
 * Applies a control to tasks one after the other, waits until each is seen to be true, and prints the tasks. An
 * error of one is reported and the others go on; the exit code is that of the first error. `patient`: the
 * control may take as long as a turn, so it is waited for only when nobody else could carry it out.
 */
async function control(
  context: VerbContext,
  references: readonly string[],
  apply: Control,
  options: { patient?: boolean } = {},
): Promise<number> {
  const { terminal } = context
  const supervisor = await openSupervisor(context, { schedule: false })
  const { client, owned } = supervisor
  let exitCode: number = exitCodes.ok
  try {
    for (const reference of references) {
      try {
        const recorded = await apply(client, (await findTask(client, reference)).id)
        if (owned && options.patient && recorded.pendingControl) {
          terminal.note('No supervisor is running: this command waits until it took effect.')
        }
        const limit = options.patient ? (owned ? {} : { withinMs: 0 }) : { withinMs: SETTLED_WITHIN_MS }
        const holds = (task: Task) => task.pendingControl === null
        const task = await untilTask({ client, taskId: recorded.id, holds, ...limit })
        if (terminal.json) terminal.printJson({ type: 'task', task })
        else terminal.print(`${shortId(task.id)}  ${describeState(task)}`)
      } catch (error) {
        const code = reportError(error, terminal)
        if (code === errorExitCodes.internal || exitCode === exitCodes.ok) exitCode = code
      }
    }
  } finally {
    await supervisor.close('leave')
  }
  return exitCode
}
