import { z } from 'zod'
import { NewTask } from '../../../contract/operations.ts'
import type { Permission } from '../../../contract/permission.ts'
import { type Task, TaskState } from '../../../contract/task.ts'
import { BriefTask, briefTask, TaskFields, taskLinks } from '../brief.ts'
import { confirmed } from '../confirm.ts'
import { Id } from '../ids.ts'
import { defineTool, type McpParts, type McpTool } from '../tool.ts'
import { waitForTasks } from '../wait-for-tasks.ts'

/** Clients cut calls that are silent for longer. */
const LONGEST_WAIT_S = 110
const USUAL_WAIT_MS = 60_000
/** Of a call that goes on by itself. */
const LONGEST_WAIT_MS = 3_600_000

const shape = NewTask.shape
const Steer = z.enum(['pause', 'resume', 'interrupt', 'stop', 'retry', 'continue'])

/** Tools with which a model starts work, waits for it and steers it. */
export function taskTools({ client }: McpParts): McpTool[] {
  const requestsOf = async (tasks: readonly Task[]): Promise<Permission[]> => {
    if (!tasks.some(({ state }) => state === 'waiting')) return []
    const { permissions } = await client.call('permission.list', { state: 'pending' })
    return permissions
  }
  const briefs = async (tasks: readonly Task[], fields: z.infer<typeof TaskFields>) => {
    const requests = await requestsOf(tasks)
    return tasks.map((task) =>
      briefTask(
        task,
        fields,
        requests.filter(({ taskId }) => taskId === task.id),
      ),
    )
  }

  return [
    defineTool({
      name: 'run_task',
      title: 'Run a task',
      description:
        'Gives a prompt to a Claude Code instance that works in the background, in any directory. Returns at once; call wait_for_task for the answer. Use it for work that can go on beside yours or belongs into another repository, not for what you can do yourself in a step.',
      effect: 'write',
      input: z.object({
        prompt: shape.prompt.describe(
          'All that the instance has to know: it sees nothing of this conversation.',
        ),
        directory: shape.directory.describe('Absolute path. Needed unless sessionId is given.'),
        sessionId: Id.optional().describe('Continues this session, which remembers its earlier turns.'),
        title: shape.title,
        model: shape.model,
        permissionMode: shape.permissionMode,
        appendSystemPrompt: shape.appendSystemPrompt,
        outputSchema: shape.outputSchema.describe('JSON Schema that the answer must satisfy.'),
        after: shape.after.describe('Ids of tasks that must complete before it starts.'),
        timeoutS: z.number().int().min(1).max(86_400).optional(),
        maxCostUsd: z.number().positive().optional(),
      }),
      output: BriefTask,
      async run({ timeoutS, maxCostUsd, ...input }, { signal }) {
        const limits = {
          ...(timeoutS === undefined ? {} : { timeoutMs: timeoutS * 1_000 }),
          ...(maxCostUsd === undefined ? {} : { maxCostMicros: Math.max(1, Math.round(maxCostUsd * 1e6)) }),
        }
        const task = await client.call('task.create', { ...input, limits, origin: 'api' }, { signal })
        return { output: briefTask(task), links: taskLinks(task) }
      },
    }),
    defineTool({
      name: 'wait_for_task',
      title: 'Wait for tasks',
      description: `Waits until all tasks (or, with until "any", the first) have ended, one needs somebody (state waiting: see requests), or timeoutS is over; then call it again. Ending the wait does not end the tasks.`,
      effect: 'read',
      isLong: true,
      input: z.object({
        taskIds: z.array(Id).min(1).max(50),
        until: z.enum(['all', 'any']).default('all'),
        timeoutS: z.number().int().min(1).max(LONGEST_WAIT_S).optional().describe('Default 60.'),
        fields: TaskFields,
      }),
      output: z.looseObject({ tasks: z.array(BriefTask), timedOut: z.boolean() }),
      async run({ taskIds, until, timeoutS, fields }, { signal, progress, goesOn }) {
        const { tasks, timedOut } = await waitForTasks({
          client,
          taskIds: [...new Set(taskIds)],
          until,
          timeoutMs: timeoutS === undefined ? (goesOn ? LONGEST_WAIT_MS : USUAL_WAIT_MS) : timeoutS * 1_000,
          signal,
          progress,
        })
        return { output: { tasks: await briefs(tasks, fields), timedOut }, links: tasks.flatMap(taskLinks) }
      },
    }),
    defineTool({
      name: 'get_task',
      title: 'Look at a task',
      description:
        'State, current step, answer and open requests of a task. Its transcript is behind the link.',
      effect: 'read',
      input: z.object({ taskId: Id, fields: TaskFields }),
      output: BriefTask,
      async run({ taskId, fields }, { signal }) {
        const task = await client.call('task.get', { taskId }, { signal })
        const [output = {}] = await briefs([task], fields)
        return { output, links: taskLinks(task) }
      },
    }),
    defineTool({
      name: 'list_tasks',
      title: 'List tasks',
      description: 'Tasks, newest first.',
      effect: 'read',
      input: z.object({
        states: z.array(TaskState).optional(),
        search: z.string().max(500).optional().describe('In title, prompt and directory.'),
        sessionId: Id.optional(),
        limit: z.number().int().min(1).max(100).default(20),
        cursor: z.string().optional(),
        fields: TaskFields,
      }),
      output: z.looseObject({ tasks: z.array(BriefTask) }),
      async run({ fields, ...query }, { signal }) {
        const { tasks, nextCursor } = await client.call('task.list', query, { signal })
        return {
          output: {
            tasks: tasks.map((task) => ({
              ...briefTask({ ...task, resultText: null, structuredOutput: null }, fields),
              directory: task.directory,
            })),
            ...(nextCursor === null ? {} : { nextCursor }),
          },
        }
      },
    }),
    defineTool({
      name: 'control_task',
      title: 'Steer a task',
      description:
        'pause freezes its processes, resume lets them go on; interrupt ends the turn and keeps the session; stop ends the task with its processes for good (confirm); retry asks the same again, continue goes on in the session.',
      effect: 'destructive',
      input: z.object({ taskId: Id, action: Steer, confirm: z.boolean().optional() }),
      output: BriefTask,
      async run({ taskId, action, confirm }, call) {
        const options = { signal: call.signal }
        if (action === 'stop') {
          const task = await client.call('task.get', { taskId }, options)
          const asked = await confirmed(call, confirm, `End task "${task.title}" and its processes for good?`)
          if (asked !== true) return asked
        }
        const task = await steer(action)
        return { output: briefTask(task), links: taskLinks(task) }

        function steer(to: z.infer<typeof Steer>): Promise<Task> {
          switch (to) {
            case 'pause':
              return client.call('task.pause', { taskId }, options)
            case 'resume':
              return client.call('task.resume', { taskId }, options)
            case 'interrupt':
              return client.call('task.interrupt', { taskId }, options)
            case 'stop':
              return client.call('task.terminate', { taskId }, options)
            case 'retry':
              return client.call('task.retry', { taskId, mode: 'again', origin: 'api' }, options)
            case 'continue':
              return client.call('task.retry', { taskId, mode: 'continue', origin: 'api' }, options)
          }
        }
      },
    }),
    defineTool({
      name: 'answer_request',
      title: 'Answer a request',
      description:
        'Answers a request for permission, a question or a plan of a task (requests of get_task). For a question, answers has the chosen label by question. Only for tasks that you asked for yourself; what a person should decide is left to them.',
      effect: 'write',
      input: z.object({
        requestId: Id,
        decision: z.enum(['allow', 'deny']),
        message: z.string().min(1).max(4_000).optional().describe('Why it is denied.'),
        answers: z.record(z.string(), z.string()).optional(),
      }),
      output: z.looseObject({ id: z.string(), state: z.string() }),
      async run({ requestId, decision, message, answers }, { signal }) {
        const { permissions } = await client.call('permission.list', { state: 'pending' }, { signal })
        const request = permissions.find(({ id }) => id === requestId)
        const updatedInput = answers && request ? { ...inputOf(request), answers } : undefined
        const answer =
          decision === 'allow'
            ? { decision, ...(updatedInput ? { updatedInput } : {}) }
            : { decision, ...(message === undefined ? {} : { message }) }
        const { id, state, taskId } = await client.call(
          'permission.answer',
          { permissionId: requestId, answer },
          { signal },
        )
        return { output: { id, state, taskId } }
      },
    }),
  ]
}

function inputOf({ input }: Permission): Record<string, never> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
    ? (input as Record<string, never>)
    : {}
}
