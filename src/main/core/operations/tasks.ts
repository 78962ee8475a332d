import { MusterError } from '../../../contract/errors.ts'
import type { tasksOperations } from '../../../contract/operations/tasks.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { Task } from '../../../contract/task.ts'
import { interruptTask, pauseTask, resumeTask, terminateTask } from '../controls/task-controls.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { createTask } from '../scheduling/create-task.ts'
import { retryTask } from '../scheduling/retry-task.ts'
import type { TaskRecord } from '../store/records.ts'
import { toTask } from '../store/records.ts'
import { dismissTask, readInbox } from '../system/inbox.ts'
import { findInTask } from '../tasks/find-in-task.ts'
import { archiveTasks, removeTasks } from '../tasks/put-away.ts'
import { requireTask } from '../tasks/require-task.ts'

type Names = keyof typeof tasksOperations

/** Operations on tasks. */
export function createTaskHandlers(context: CoreParts): Pick<Handlers, Names> {
  const { store } = context
  return {
    'task.create': async (input, call) => toTask(await createTask(context, input, call)),
    'task.list': async (query) => {
      const page = await store.tasks.list(query)
      return { ...page, tasks: page.tasks.map((task) => current(context, task)) }
    },
    'task.get': ({ taskId }) => {
      const task = requireTask(context, taskId)
      const { promptLength, ...shown } = toTask(task)
      return { ...shown, prompt: task.prompt }
    },
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
    'task.rename': ({ taskId, title }) => {
      const task = requireTask(context, taskId)
      task.title = title
      store.journal.saveTask(task)
      store.journal.flush()
      return toTask(task)
    },
    'task.archive': ({ taskIds, archived }) => ({
      tasks: archiveTasks(context, taskIds, archived).map(toTask),
    }),
    'task.remove': ({ taskIds }) => removeTasks(context, taskIds),
    'task.retry': async (input, call) => toTask(await retryTask(context, input, call.parentTaskId)),
    'inbox.list': () => ({ entries: readInbox(context) }),
  }
}

/** A task is newer in memory than in the database while it is at work, or could not be committed yet. */
function current({ live, store }: CoreParts, task: Task): Task {
  const newer: TaskRecord | undefined = live.tasks.get(task.id) ?? store.journal.stagedTask(task.id)
  return newer ? toTask(newer) : task
}
