import type { Client } from '../../../contract/client.ts'
import type { Permission } from '../../../contract/permission.ts'
import type { Task } from '../../../contract/task.ts'
import { cleanText, formatDuration, formatTable, shortId } from '../format.ts'
import { summarizeRequest } from '../permission-answer.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** How long a failed task is told of, in ms. */
const FAILED_FOR_MS = 86_400_000

export interface InboxOptions {
  answered?: boolean
  limit: number
}

/** `muster inbox`: what waits for a person, oldest first, or what was answered, newest first. */
export function inbox(context: VerbContext, options: InboxOptions): Promise<number> {
  const print = options.answered ? printAnswered : printWaiting
  return withClient(context, (client, terminal) => print(client, terminal, options.limit))
}

async function printWaiting(client: Client, terminal: Terminal, limit: number): Promise<void> {
  const [{ permissions }, tasks] = await Promise.all([
    client.call('permission.list', { state: 'pending' }),
    waitingTasks(client),
  ])
  const entries = [
    ...permissions.map((permission) => ({ at: permission.requestedAt, permission })),
    ...tasks.map((task) => ({ at: task.endedAt ?? task.lastActivityAt ?? task.createdAt, task })),
  ]
  const shown = entries.toSorted((a, b) => a.at - b.at).slice(0, limit)
  if (terminal.json) {
    for (const entry of shown) {
      terminal.printJson(
        'permission' in entry
          ? { type: 'permission', permission: entry.permission }
          : { type: 'task', task: entry.task },
      )
    }
    return
  }
  if (shown.length === 0) return terminal.note('Nothing waits for you.')
  const rows = shown.map((entry) =>
    'permission' in entry
      ? [
          shortId(entry.permission.id),
          entry.permission.kind === 'tool' ? entry.permission.toolName : entry.permission.kind,
          age(entry.at),
          cleanText(summarizeRequest(entry.permission), 'code'),
        ]
      : [
          shortId(entry.task.id),
          entry.task.state === 'failed' ? 'failed' : 'budget',
          age(entry.at),
          about(entry.task),
        ],
  )
  for (const line of formatTable([['ID', 'WHAT', 'AGE', 'ABOUT'], ...rows], terminal.width)) {
    terminal.print(line)
  }
  if (permissions.length > 0) terminal.note('Answer one with: muster answer ID allow (or deny)')
  if (tasks.some(({ state }) => state === 'failed'))
    terminal.note('Try a failed one again with: muster retry ID')
  if (entries.length > shown.length) terminal.note(`There are more: --limit shows more than ${shown.length}.`)
}

/** Held by a budget, or failed within a day and not tried again. */
async function waitingTasks(client: Client): Promise<Task[]> {
  const { tasks } = await client.call('task.list', { states: ['paused', 'failed'], limit: 1_000 })
  const retried = new Set(tasks.map(({ retryOf }) => retryOf))
  const since = Date.now() - FAILED_FOR_MS
  return tasks.filter((task) =>
    task.state === 'failed'
      ? (task.endedAt ?? 0) > since && !retried.has(task.id)
      : task.waitingFor === 'budget',
  )
}

async function printAnswered(client: Client, terminal: Terminal, limit: number): Promise<void> {
  const { permissions } = await client.call('permission.list', { settled: true, limit })
  if (terminal.json) {
    for (const permission of permissions) terminal.printJson({ type: 'permission', permission })
    return
  }
  if (permissions.length === 0) return terminal.note('Nothing was answered yet.')
  const rows = permissions
    .toReversed()
    .map((permission) => [
      shortId(permission.id),
      permission.state,
      age(permission.answeredAt ?? permission.requestedAt),
      permission.kind === 'tool' ? permission.toolName : permission.kind,
      cleanText(`${summarizeRequest(permission)} – ${byWhom(permission)}`, 'code'),
    ])
  for (const line of formatTable([['ID', 'STATE', 'AGE', 'WHAT', 'ABOUT'], ...rows], terminal.width)) {
    terminal.print(line)
  }
}

/** Who answered, and what was said with it. */
function byWhom({ answeredBy, note }: Permission): string {
  if (answeredBy === 'policy') return note ?? 'by a rule'
  if (answeredBy === 'person') return note === null ? 'by you' : `by you: ${note}`
  return note ?? 'withdrawn'
}

function about(task: Task): string {
  const why = task.outcome?.message
  return why ? `${task.title} – ${why}` : task.title
}

function age(at: number): string {
  return formatDuration(Date.now() - at)
}
