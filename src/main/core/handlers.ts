import { MusterError } from '../../contract/errors.ts'
import type { Handlers } from '../../contract/operations.ts'
import type { Task } from '../../contract/task.ts'
import { createBudgetHandlers } from './budgets/budget-handlers.ts'
import { completeDirectory } from './complete-directory.ts'
import type { Context } from './context.ts'
import { examine } from './doctor/examine.ts'
import { createExtensionHandlers } from './extensions/extension-handlers.ts'
import { dismissTask, readInbox } from './inbox.ts'
import { createPoolHandlers } from './instances/pool-handlers.ts'
import { createMonitorHandlers } from './monitor/monitor-handlers.ts'
import { answerPermission } from './permissions/answer-permission.ts'
import { createPolicyHandlers } from './permissions/policy-handlers.ts'
import { unreadiness } from './readiness.ts'
import { sceneDirectory, startScene } from './scene.ts'
import { createSessionHandlers } from './sessions/session-handlers.ts'
import { createSettingsHandlers } from './settings/settings-handlers.ts'
import { readStats } from './stats.ts'
import type { TaskRecord } from './store/records.ts'
import { toInstance, toPermission, toTask } from './store/records.ts'
import { readSalvageReports } from './store/salvage-reports.ts'
import { systemInfo } from './system.ts'
import { createTask } from './tasks/create-task.ts'
import { findInTask } from './tasks/find-in-task.ts'
import { archiveTasks, removeTasks } from './tasks/put-away.ts'
import { requireTask } from './tasks/require-task.ts'
import { retryTask } from './tasks/retry-task.ts'
import { interruptTask, pauseTask, resumeTask, terminateTask } from './tasks/task-controls.ts'
import { createWorkflowHandlers } from './workflows/workflow-handlers.ts'

/** Every operation of the contract: input is parsed already, output is plain data. */
export function createHandlers(context: Context): Handlers {
  const { store } = context
  return {
    'system.info': () => systemInfo(context),
    'system.stats': () => readStats(context),
    'system.ready': async () => {
      const reasons = await unreadiness(context)
      return { ready: reasons.length === 0, reasons }
    },
    'system.doctor': () => examine(context),
    'system.salvages': () => ({ salvages: readSalvageReports(context.config.dataDirectory) }),
    'system.database': () => store.describe(),
    'scene.start': () => startScene(context),
    'directory.recent': ({ limit }) => ({
      directories: store.tasks.recentDirectories(limit, sceneDirectory(context)),
    }),
    'directory.complete': ({ path, limit }) => completeDirectory(path, limit),

    'task.create': async (input) => toTask(await createTask(context, input)),
    'task.list': (query) => {
      const page = store.tasks.list(query)
      return { ...page, tasks: page.tasks.map((task) => current(context, task)) }
    },
    'task.get': ({ taskId }) => toTask(requireTask(context, taskId)),
    'task.events': (query) => {
      requireTask(context, query.taskId)
      return store.events.read(query)
    },
    'task.find': ({ taskId, query, limit }) => {
      requireTask(context, taskId)
      return findInTask(context, taskId, query, limit)
    },
    'task.readText': ({ taskId, seq, offset, length }) => {
      requireTask(context, taskId)
      const range = store.events.readText(taskId, seq, offset, length)
      if (range) return { ...range, offset }
      throw new MusterError('not_found', `Task ${taskId} has no event ${seq} with a text.`, {
        details: { taskId, seq },
      })
    },
    'task.pause': ({ taskId, mode, at }) => toTask(pauseTask(context, taskId, mode, at)),
    'task.resume': ({ taskId }) => toTask(resumeTask(context, taskId)),
    'task.interrupt': ({ taskId }) => toTask(interruptTask(context, taskId)),
    'task.terminate': ({ taskId }) => toTask(terminateTask(context, taskId)),
    'task.dismiss': ({ taskId }) => toTask(dismissTask(context, taskId)),
    'task.archive': ({ taskIds, archived }) => ({
      tasks: archiveTasks(context, taskIds, archived).map(toTask),
    }),
    'task.remove': ({ taskIds }) => removeTasks(context, taskIds),
    'task.retry': async (input) => toTask(await retryTask(context, input)),

    'inbox.list': () => ({ entries: readInbox(context) }),
    'instance.list': (query) => ({ instances: store.instances.list(query).map(toInstance) }),

    'permission.list': (query) => ({ permissions: store.permissions.list(query).map(toPermission) }),
    'permission.answer': async ({ permissionId, answer }) =>
      toPermission(await answerPermission(context, permissionId, answer)),

    ...createPoolHandlers(context),
    ...createMonitorHandlers(context),
    ...createSessionHandlers(context),
    ...createPolicyHandlers(context),
    ...createBudgetHandlers(context),
    ...createSettingsHandlers(context),
    ...createExtensionHandlers(context),
    ...createWorkflowHandlers(context),
  }
}

/** A task is newer in memory than in the database while it is at work, or could not be committed yet. */
function current({ live, store }: Context, task: Task): Task {
  const newer: TaskRecord | undefined = live.tasks.get(task.id) ?? store.journal.stagedTask(task.id)
  return newer ? toTask(newer) : task
}
