import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import { describeLongFreeze, isFrozenLong } from '../../../contract/prompt-cache.ts'
import { isFinal, type Task, type TaskSort, TaskState } from '../../../contract/task.ts'
import { describeProgress } from '../../../contract/task-progress.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { printTable } from '../facts-text.ts'
import { findSession } from '../find-task.ts'
import { describeState, formatDuration, shortId, words, workedMs } from '../format.ts'
import { noteSalvages } from '../salvage-notes.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

export interface LsOptions {
  state?: readonly string[]
  session?: string
  search?: string
  archived?: boolean
  since?: number
  sort?: TaskSort
  limit: number
}

/** `muster ls`: the newest tasks, one a line. */
export async function ls(context: VerbContext, options: LsOptions): Promise<number> {
  const states = options.state?.map(parseState)
  return withClient(context, async (client, terminal) => {
    const sessionId = options.session ? (await findSession(client, options.session)).id : undefined
    const list = client.call('task.list', {
      limit: options.limit,
      ...(states ? { states } : {}),
      ...(sessionId ? { sessionId } : {}),
      ...(options.search ? { search: options.search } : {}),
      archived: options.archived ?? false,
      ...(options.since === undefined ? {} : { since: Date.now() - options.since }),
      ...(options.sort === undefined ? {} : { sort: { by: options.sort } }),
    })
    const [{ tasks, nextCursor }] = await Promise.all([list, noteSalvages(client, terminal)])
    if (terminal.json) {
      for (const task of tasks) terminal.printJson({ type: 'task', task })
    } else if (tasks.length === 0) {
      terminal.note('There are no such tasks. Start one with: muster run "Explain this project"')
    } else {
      const prices = await freezePrices(client, tasks)
      const rows = tasks.map((task) => row(task, prices.get(task.id) ?? null))
      printTable(terminal, [header, ...rows])
      if (nextCursor) terminal.note(`Older ones exist: --limit shows more than ${tasks.length}.`)
    }
  })
}

const header = ['ID', 'STATE', 'AGE', 'WORKED', 'COST', 'TITLE']

/** What going on costs with those that are frozen for long, by the ids of the tasks. */
async function freezePrices(client: Client, tasks: readonly Task[]): Promise<Map<string, string>> {
  const prices = new Map<string, string>()
  for (const task of tasks.filter((one) => isFrozenLong(one, Date.now()))) {
    const session = await client.call('session.get', { sessionId: task.sessionId })
    const price = describeLongFreeze(task, session, Date.now(), words)
    if (price !== null) prices.set(task.id, price)
  }
  return prices
}

function row(task: Task, freezePrice: string | null): string[] {
  const now = Date.now()
  return [
    shortId(task.id),
    describeState(task),
    formatDuration(now - task.createdAt),
    task.startedAt === null ? '–' : formatDuration(workedMs(task, now)),
    spellCost(task.costMicros),
    `${task.simulated ? '[simulated] ' : ''}${task.title}${[aboutNow(task, now), freezePrice].map((text) => (text === null ? '' : ` · ${text}`)).join('')}`,
  ]
}

/** What a running task does and how far it is, and why a queued one waits, or one that was frozen by itself. */
function aboutNow(task: Task, now: number): string | null {
  const { state, step, queueNote } = task
  const doing = state === 'running' ? step : state === 'queued' || state === 'paused' ? queueNote : null
  const progress = isFinal(state) ? null : describeProgress(task, now)
  return [progress, doing].filter((part) => part !== null).join(' · ') || null
}

function parseState(word: string): TaskState {
  const state = TaskState.safeParse(word)
  if (state.success) return state.data
  throw new MusterError('validation', `"${word}" is not a state of a task.`, {
    hint: `States: ${TaskState.options.join(', ')}.`,
  })
}
