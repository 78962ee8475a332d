import { freezeInstance } from '../instances/instance-controls.ts'
import type { Context } from '../live/context.ts'
import { isStoppedState } from '../processes/proc-stat.ts'
import { warnTask } from '../tasks/warn-task.ts'
import type { Memory } from './memory.ts'
import type { Monitored } from './monitored.ts'

/**
 * A frozen instance that something else let go on (SIGCONT) is stopped again, and its task says so: what a person stopped
 * goes on by their word alone.
 */
export async function keepFrozen(
  context: Context,
  { record, runner }: Monitored,
  memory: Memory,
): Promise<void> {
  const task = runner?.current?.task ?? runner?.sent
  if (!runner || !task || record.state !== 'frozen' || memory.isGone || runner.ending) return
  // It is let go on just now, or was since the look.
  if (task.pausedAs !== 'freeze' || task.pendingControl !== null) return
  if (runner.stopsAndGoes !== memory.stopsAndGoes) return
  if (memory.processState === null || isStoppedState(memory.processState)) return
  if ((await freezeInstance(context, runner)) === null) return
  warnTask(
    context,
    task,
    'frozen_again',
    'Something else let its processes go on while it was frozen (SIGCONT); they were stopped again. Resume the task to let it go on.',
  )
}
