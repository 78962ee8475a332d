import type { Client } from '../../../contract/client.ts'
import type { InboxEntry } from '../../../contract/inbox.ts'
import type { Permission } from '../../../contract/permission.ts'
import { describeRunaway } from '../../../contract/runaway.ts'
import type { Task } from '../../../contract/task.ts'
import { printTable } from '../facts-text.ts'
import { cleanText, formatDuration, shortId } from '../format.ts'
import { summarizeRequest } from '../permission-answer.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { aboutOf } from './work-conflicts.ts'

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
  const { entries } = await client.call('inbox.list', {})
  const shown = entries.slice(0, limit)
  if (terminal.json) {
    for (const entry of shown) terminal.printJson(jsonOf(entry))
    return
  }
  if (shown.length === 0) return terminal.note('Nothing waits for you.')
  const rows = shown.map((entry) => rowOf(entry))
  printTable(terminal, [['ID', 'WHAT', 'AGE', 'ABOUT'], ...rows])
  const has = (kind: InboxEntry['kind']) => entries.some((entry) => entry.kind === kind)
  if (has('request')) terminal.note('Answer one with: muster answer ID allow (or deny)')
  if (has('approval')) terminal.note('Answer an approval with: muster workflow approve RUN NODE (or reject)')
  if (has('budget'))
    terminal.note('Raise a budget with: muster budget set; let a task past it with: muster resume ID')
  if (has('runaway'))
    terminal.note('Decide on a runaway with: muster runaway go-on ID (or compact, afresh, stop)')
  if (has('failed')) terminal.note('Try a failed one again with: muster retry ID')
  if (has('conflict')) terminal.note('Decide on a conflict with: muster work resolve ID apply (or dismiss)')
  if (entries.length > shown.length) terminal.note(`There are more: --limit shows more than ${shown.length}.`)
}

function jsonOf(entry: InboxEntry): object {
  if (entry.kind === 'request') return { type: 'permission', permission: entry.request }
  if (entry.kind === 'approval') return { type: 'approval', approval: entry.approval }
  if (entry.kind === 'conflict') return { type: 'conflict', conflict: entry.conflict }
  return { type: 'task', task: entry.task, ...(entry.kind === 'budget' ? { count: entry.count } : {}) }
}

function rowOf(entry: InboxEntry): string[] {
  if (entry.kind === 'request') {
    const { id, kind, toolName } = entry.request
    return [
      shortId(id),
      kind === 'tool' ? toolName : kind,
      age(entry.at),
      cleanText(summarizeRequest(entry.request), 'code'),
    ]
  }
  if (entry.kind === 'approval') {
    const { runId, nodeId, runTitle, title } = entry.approval
    return [shortId(runId), 'approval', age(entry.at), `${runTitle}, ${nodeId}: ${title}`]
  }
  if (entry.kind === 'conflict') {
    const { conflict } = entry
    return [
      shortId(conflict.id),
      'conflict',
      age(entry.at),
      `${aboutOf(conflict)} – ${cleanText(conflict.reason)}`,
    ]
  }
  const { task } = entry
  if (entry.kind === 'failed') return [shortId(task.id), 'failed', age(entry.at), about(task)]
  if (entry.kind === 'runaway') {
    const evidence = task.runaway === null ? '' : ` – ${cleanText(describeRunaway(task.runaway))}`
    return [shortId(task.id), 'runaway', age(entry.at), `${task.title}${evidence}`]
  }
  const others = entry.count > 1 ? ` (and ${entry.count - 1} more)` : ''
  const why = task.state === 'queued' && task.queueNote !== null ? ` – ${task.queueNote}` : ''
  return [shortId(task.id), 'budget', age(entry.at), `${task.title}${others}${why}`]
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
  printTable(terminal, [['ID', 'STATE', 'AGE', 'WHAT', 'ABOUT'], ...rows])
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
