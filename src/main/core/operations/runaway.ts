import { isAbsolute, resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import type { runawayOperations } from '../../../contract/operations/runaway.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { isRunningAway } from '../../../contract/runaway.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { resolveRunaway } from '../runaway/resolve.ts'
import { toTask } from '../store/records.ts'

/** Tasks whose spending runs away. */
export function createRunawayHandlers(context: CoreParts): Pick<Handlers, keyof typeof runawayOperations> {
  const { runaways, live } = context
  return {
    'runaway.list': () => {
      const first = (task: { runaway: { signals: { at: number }[] } | null }) =>
        task.runaway?.signals[0]?.at ?? 0
      const tasks = [...live.tasks.values()]
        .filter(isRunningAway)
        .toSorted((a, b) => first(a) - first(b))
        .map(toTask)
      return { tasks, rules: runaways.rules() }
    },
    'runaway.resolve': async ({ taskId, way }) => {
      const { task, next } = await resolveRunaway(context, taskId, way)
      return { task: toTask(task), next: next && toTask(next) }
    },
    'runaway.setPolicy': ({ directory, policy }) => {
      if (directory !== null && !isAbsolute(directory)) {
        throw new MusterError('validation', 'A rule for a directory needs its absolute path.', {
          hint: 'Give the path of the folder; folders below it count as well.',
          details: { field: 'directory' },
        })
      }
      runaways.setRule(directory === null ? null : resolve(directory), policy)
      const rules = runaways.rules()
      context.publish({ name: 'runaway.changed', payload: { rules } })
      return { rules }
    },
  }
}
