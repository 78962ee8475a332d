import { resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import type { NewTask } from '../../../contract/operations.ts'
import { isFinal, type Task } from '../../../contract/task.ts'
import { untilTask } from '../../../contract/until-task.ts'
import type { PermissionMode } from '../../../contract/values.ts'
import { openSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { findSession, findTask, idsOf } from '../find-task.ts'
import { shortId } from '../format.ts'
import { readPrompt, readTextFile } from '../read-prompt.ts'
import type { Supervisor } from '../supervisor.ts'
import type { VerbContext } from '../verb-context.ts'
import { watchTask } from '../watch-task.ts'

export interface RunOptions {
  dir?: string
  session?: string
  model?: string
  permissionMode?: PermissionMode
  systemPromptFile?: string
  file?: string
  title?: string
  simulate?: boolean
  timeout?: number
  maxTurns?: number
  budget?: number
  maxRetries?: number
  priority?: number
  after?: readonly string[]
  detach?: boolean
}

/** `muster run`: queues a prompt and shows the task until it ends. */
export async function run(
  context: VerbContext,
  words: readonly string[],
  options: RunOptions,
): Promise<number> {
  const { terminal } = context
  const prompt = await readPrompt({ words, file: options.file, stdin: context.stdin })
  const appendSystemPrompt = options.systemPromptFile
    ? await readTextFile(options.systemPromptFile, 'system prompt')
    : undefined
  if (options.permissionMode === 'bypassPermissions') {
    terminal.note(
      terminal.style('yellow', 'Permissions are bypassed: every tool runs without being asked about.'),
    )
  }
  const supervisor = await openSupervisor(context, { schedule: true })
  let task: Task
  try {
    const input = await newTask(supervisor.client, prompt, appendSystemPrompt, options)
    task = await supervisor.client.call('task.create', input)
  } catch (error) {
    await supervisor.close()
    throw error
  }
  return showUntilEnd(context, supervisor, task, options.detach ?? false)
}

/** Prints the new task, then either leaves it to work or shows it until it ends; closes the supervisor. */
export async function showUntilEnd(
  context: VerbContext,
  opened: Supervisor,
  task: Task,
  detach: boolean,
): Promise<number> {
  const { terminal } = context
  let supervisor = opened
  let instances: 'stop' | 'leave' = 'stop'
  try {
    if (terminal.json) terminal.printJson({ type: 'task', task })
    if (detach) {
      instances = 'leave'
      await leaveWorking(context, supervisor, task)
      return exitCodes.ok
    }
    const mark = task.simulated ? ' (simulated)' : ''
    terminal.note(terminal.style('dim', `Task ${shortId(task.id)}${mark} in ${task.directory}`))
    let attempt: Task | null = task
    let exitCode: number = exitCodes.ok
    while (attempt !== null) {
      const watched = await watchTask({
        context,
        supervisor,
        task: attempt,
        after: 0,
        onInterrupt: 'control',
        full: false,
      })
      supervisor = watched.supervisor
      exitCode = watched.exitCode
      const isOver = exitCode === exitCodes.ok || exitCode === exitCodes.stopped
      attempt = isOver ? null : await nextAttempt(supervisor.client, attempt)
      if (attempt === null) break
      if (terminal.json) terminal.printJson({ type: 'task', task: attempt })
      terminal.note(terminal.style('dim', `Attempt ${attempt.attempt}: task ${shortId(attempt.id)}`))
    }
    if (await othersAreWorking(supervisor, task.id)) instances = 'leave'
    return exitCode
  } finally {
    await supervisor.close(instances)
  }
}

async function newTask(
  client: Client,
  prompt: string,
  appendSystemPrompt: string | undefined,
  options: RunOptions,
): Promise<
  Omit<Partial<NewTask>, 'limits'> & Pick<NewTask, 'prompt'> & { limits: Partial<NewTask['limits']> }
> {
  const sessionId = options.session ? (await findSession(client, options.session)).id : undefined
  const after = options.after && (await idsOf(client, options.after, findTask))
  const directory = options.dir ?? (sessionId ? undefined : '.')
  return {
    prompt,
    origin: 'cli',
    priority: options.priority ?? 0,
    limits: {
      ...(options.timeout ? { timeoutMs: options.timeout } : {}),
      ...(options.maxTurns ? { maxTurns: options.maxTurns } : {}),
      ...(options.budget ? { maxCostMicros: options.budget } : {}),
      ...(options.maxRetries === undefined ? {} : { maxRetries: options.maxRetries }),
    },
    ...(directory === undefined ? {} : { directory: resolve(directory) }),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.permissionMode === undefined ? {} : { permissionMode: options.permissionMode }),
    ...(appendSystemPrompt === undefined ? {} : { appendSystemPrompt }),
    ...(options.simulate ? { simulated: true } : {}),
    ...(after ? { after } : {}),
  }
}

/** The attempt that followed a failed task by itself; null: there is none. */
async function nextAttempt(client: Client, failed: Task): Promise<Task | null> {
  const { tasks } = await client.call('task.list', { sessionId: failed.sessionId, limit: 20 })
  return tasks.find(({ retryOf, attempt }) => retryOf === failed.id && attempt > failed.attempt) ?? null
}

/** With a supervisor of our own the prompt must have reached its instance before we go. */
async function leaveWorking(context: VerbContext, supervisor: Supervisor, task: Task): Promise<void> {
  const { terminal } = context
  if (supervisor.owned) {
    const hasBegun = ({ state }: Task) => !['queued', 'starting'].includes(state) || isFinal(state)
    await untilTask({ client: supervisor.client, taskId: task.id, holds: hasBegun })
  }
  if (terminal.json) return
  terminal.print(shortId(task.id))
  terminal.note(
    supervisor.owned
      ? 'It works on by itself. The next supervisor (the window, muster serve, or any command) picks it up.'
      : 'It works on in the running supervisor.',
  )
  terminal.note(`Watch it with: muster logs --follow ${shortId(task.id)}`)
}

/** Tasks of others that a supervisor of ours carries: they are not to be ended with our own task. */
export async function othersAreWorking(supervisor: Supervisor, taskId: string): Promise<boolean> {
  if (!supervisor.owned) return false
  const { tasks } = await supervisor.client.call('task.list', {
    states: ['starting', 'running', 'waiting', 'paused'],
    limit: 2,
  })
  return tasks.some(({ id }) => id !== taskId)
}
