import type { Client } from '../../contract/client.ts'
import { isFinal, type Task } from '../../contract/task.ts'

/** Progress is told this often at the most, and after this much silence in any case. */
const TELL_MS = 1_000
const SILENCE_MS = 20_000

/**
 * The newest rows of tasks, once all (or the first) of them have ended, one needs a person, or the time is over. A task that
 * is tried again by itself stands for its next attempt. Rejects with the signal's reason when the caller waits no more.
 */
export async function waitForTasks(options: {
  client: Client
  taskIds: readonly string[]
  until: 'all' | 'any'
  timeoutMs: number
  signal: AbortSignal
  progress(message: string): void
}): Promise<{ tasks: Task[]; timedOut: boolean }> {
  const { client, until, timeoutMs, signal, progress } = options
  const tasks = new Map<string, Task>()
  /** Which of the asked ones an attempt stands for. */
  const standsFor = new Map(options.taskIds.map((id) => [id, id]))
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  // Told while the tasks are read for the first time, when nobody waits for it yet.
  promise.catch(() => {})
  let told = 0
  const tell = (always: boolean) => {
    if (!always && performance.now() - told < TELL_MS) return
    told = performance.now()
    progress(spellProgress([...tasks.values()]))
  }
  const take = (task: Task) => {
    const asked = standsFor.get(task.id) ?? attemptFor(task)
    if (asked === undefined) return
    const known = tasks.get(asked)
    if (known && (known.id === task.id ? known.revision > task.revision : known.attempt > task.attempt))
      return
    tasks.set(asked, task)
    tell(false)
    // A commit tells of a failure and of its next attempt, one after the other: the failure alone is not the end.
    setImmediate(() => {
      if (isOver([...tasks.values()], until, options.taskIds.length)) resolve(false)
    })
  }
  const attemptFor = (task: Task): string | undefined => {
    const asked = task.attempt > 1 && task.retryOf !== null ? standsFor.get(task.retryOf) : undefined
    if (asked !== undefined) standsFor.set(task.id, asked)
    return asked
  }
  const read = async () => {
    for (const id of options.taskIds) {
      const task = await client.call('task.get', { taskId: id })
      if (task.state === 'failed') {
        // Its next attempt may have been made before anybody waited.
        const { tasks: later } = await client.call('task.list', { sessionId: task.sessionId, limit: 20 })
        for (const each of later.toReversed()) take(each)
      }
      take(task)
    }
  }
  const unsubscribe = client.subscribe(
    { names: ['task.changed'] },
    {
      onEvent: (event) => {
        if (event.name === 'task.changed') take(event.payload.task)
      },
      onGap: () => void read().catch(reject),
    },
  )
  const timer = setTimeout(() => resolve(true), timeoutMs)
  const silence = setInterval(() => tell(true), SILENCE_MS)
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    signal.throwIfAborted()
    await read()
    const timedOut = await promise
    // Nothing may have been told because Muster does not run: then this says so.
    if (timedOut) await read()
    return { tasks: options.taskIds.flatMap((id) => tasks.get(id) ?? []), timedOut }
  } finally {
    clearTimeout(timer)
    clearInterval(silence)
    signal.removeEventListener('abort', abort)
    unsubscribe()
  }
}

/** Whether a task waits for a person and not for time. */
function needsSomebody(task: Task): boolean {
  if (task.waitingFor === 'budget') return true
  return task.state === 'waiting' && ['permission', 'question', 'plan'].includes(task.waitingFor ?? '')
}

function isOver(tasks: readonly Task[], until: 'all' | 'any', asked: number): boolean {
  if (tasks.some(needsSomebody)) return true
  const ended = tasks.filter((task) => isFinal(task.state)).length
  return until === 'any' ? ended > 0 : ended === asked
}

function spellProgress(tasks: readonly Task[]): string {
  const [only] = tasks
  if (tasks.length === 1 && only) return `${only.state}${only.step === null ? '' : `: ${only.step}`}`
  const ended = tasks.filter(({ state }) => isFinal(state)).length
  return `${ended} of ${tasks.length} ended`
}
