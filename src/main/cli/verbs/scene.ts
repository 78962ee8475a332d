import { MusterError } from '../../../contract/errors.ts'
import { findSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { describeState, shortId } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'

/** `muster scene`: simulated tasks to look around at, in the supervisor that runs. */
export async function scene(context: VerbContext): Promise<number> {
  const { terminal } = context
  const supervisor = await findSupervisor(context)
  if (!supervisor) {
    throw new MusterError('unavailable', 'No supervisor is running that could show the tasks.', {
      hint: 'Start one with muster serve --simulate --open, or the window.',
    })
  }
  try {
    const { tasks } = await supervisor.client.call('scene.start', {})
    for (const task of tasks) {
      if (terminal.json) terminal.printJson({ type: 'task', task })
      else terminal.print(`${shortId(task.id)}  ${describeState(task)}  ${task.title}`)
    }
    return exitCodes.ok
  } finally {
    await supervisor.close()
  }
}
