import type { Client } from '../../../contract/client.ts'
import type { Output } from '../../../contract/operations.ts'
import type { Permission } from '../../../contract/permission.ts'
import { describeLongFreeze } from '../../../contract/prompt-cache.ts'
import { describeRunaway } from '../../../contract/runaway.ts'
import type { Session } from '../../../contract/session.ts'
import type { Task } from '../../../contract/task.ts'
import { progressOf } from '../../../contract/task-progress.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { findTask } from '../find-task.ts'
import {
  cleanText,
  cut,
  describeState,
  formatCount,
  formatDuration,
  shortId,
  words,
  workedMs,
} from '../format.ts'
import { outcomeLines } from '../outcome-text.ts'
import { describeRequest } from '../permission-answer.ts'
import { noteSalvages } from '../salvage-notes.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { wholeAnswer } from '../whole-answer.ts'
import { withClient } from '../with-client.ts'

/** `muster show`: one task with its session and what it waits for. */
export function show(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const task = await findTask(client, reference)
    const [session, { permissions }, children, queued] = await Promise.all([
      client.call('session.get', { sessionId: task.sessionId }),
      client.call('permission.list', { taskId: task.id, state: 'pending' }),
      client.call('task.list', { parentTaskId: task.id, limit: SHOWN_CHILDREN }),
      client.call('task.list', { states: ['queued'], limit: 1_000 }),
    ])
    if (await noteSalvages(client, terminal)) await noteLostEvents(client, terminal, task.id)
    if (terminal.json) {
      terminal.printJson({ type: 'task', task, session, permissions })
      return
    }
    for (const [name, value] of facts(task, session, children, queued)) {
      terminal.print(`${terminal.style('dim', name.padEnd(12))} ${value}`)
    }
    for (const permission of permissions) printRequest(context, permission)
    if (task.outcome && task.state !== 'completed') {
      terminal.print('')
      for (const line of outcomeLines(terminal, task.outcome)) terminal.print(line)
    }
    if (task.resultText) {
      terminal.print('')
      const { text, left } = await wholeAnswer(client, task)
      terminal.print(cleanText(text).trimEnd())
      if (left > 0)
        terminal.print(
          terminal.style(
            'dim',
            `… ${left.toLocaleString('en')} more characters: muster logs ${shortId(task.id)}`,
          ),
        )
    }
  })
}

/** Newest remarks of a task among which those on its losses are looked for. */
const NEWEST_NOTES = 500

async function noteLostEvents(client: Client, terminal: Terminal, taskId: string): Promise<void> {
  const { events } = await client.call('task.events', { taskId, limit: NEWEST_NOTES, kinds: ['noted'] })
  for (const event of events) {
    if (event.kind === 'noted' && event.payload.code.startsWith('events_')) terminal.note(event.payload.text)
  }
}

function printRequest(context: VerbContext, permission: Permission): void {
  const { terminal } = context
  terminal.print('')
  for (const line of describeRequest(permission)) terminal.print(line)
  terminal.note(`Answer it with: muster answer ${shortId(permission.id)} allow (or deny)`)
}

/** `in a warm instance, prompt after 2ms, first word after 80ms`. */
function startOf({ start, startMs, firstTokenMs }: Task): string | null {
  if (start === null) return null
  const where = {
    cold: 'in a new process',
    warm: 'in a warm instance',
    live: "in its session's living instance",
  }[start]
  const prompt = startMs === null ? '' : `, prompt after ${formatDuration(startMs)}`
  return `${where}${prompt}${firstTokenMs === null ? '' : `, first word after ${formatDuration(firstTokenMs)}`}`
}

/** What going on with it costs, and what else can be done. */
function longFreeze(task: Task, session: Session): string | null {
  const price = describeLongFreeze(task, session, Date.now(), words)
  return price && `${price}. Turn it into a hold: muster pause --hold ${shortId(task.id)}`
}

/** Tasks that its instance asked for, of which the ids are told. */
const SHOWN_CHILDREN = 20

function facts(
  task: Task,
  session: Session,
  children: Output<'task.list'>,
  queued: Output<'task.list'>,
): [string, string][] {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = task.usage
  const progress = progressOf(task, Date.now())
  const limits = [
    task.limits.timeoutMs === null ? null : `${formatDuration(task.limits.timeoutMs)} of time`,
    task.limits.maxTurns === null ? null : `${task.limits.maxTurns} model requests`,
    task.limits.maxCostMicros === null ? null : spellCost(task.limits.maxCostMicros),
  ].filter((limit) => limit !== null)
  const rows: [string, string | null][] = [
    ['Task', task.id],
    ['Title', cut(task.title, 200)],
    ['State', describeState(task)],
    ['Waits', task.state === 'queued' || task.state === 'paused' ? task.queueNote : null],
    ['Frozen', longFreeze(task, session)],
    ['Runaway', task.runaway && `${task.runaway.state}: ${cleanText(describeRunaway(task.runaway))}`],
    ['Step', task.step],
    ['Progress', progress.steps],
    ['Left', progress.left && `${progress.left} (${progress.basis})`],
    ['Simulated', task.simulated ? 'yes' : null],
    ['Directory', task.directory],
    ['Model', task.model],
    ['Permissions', task.permissionMode],
    [
      'Session',
      `${session.id} (${session.taskCount} tasks, ${session.resumable ? 'resumable' : 'not resumable'})`,
    ],
    ['Retry of', task.retryOf],
    ['Asked by', task.parentTaskId],
    ['After', afterOf(task)],
    ['Before', beforeOf(queued, task)],
    ['Asked for', namesOf(children)],
    ['Created', new Date(task.createdAt).toISOString()],
    ['Started', startOf(task)],
    ['Worked', task.startedAt === null ? null : formatDuration(workedMs(task, Date.now()))],
    [
      'Tokens',
      `${formatCount(inputTokens)} in, ${formatCount(outputTokens)} out, ${formatCount(cacheReadTokens)} read from and ${formatCount(cacheWriteTokens)} written to the cache`,
    ],
    ['Cost', spellCost(task.costMicros)],
    ['Limits', limits.length > 0 ? limits.join(', ') : null],
    ['Tools', task.toolCount > 0 ? String(task.toolCount) : null],
    ['Retries', task.retryCount > 0 ? String(task.retryCount) : null],
  ]
  return rows.filter((row): row is [string, string] => row[1] !== null)
}

/** What it starts after. */
function afterOf({ after }: Task): string | null {
  if (after.length === 0) return null
  return after.map(({ taskId, doneAt }) => `${shortId(taskId)}${doneAt === null ? '' : ' (done)'}`).join(', ')
}

/** What waits for it. */
function beforeOf({ tasks }: Output<'task.list'>, { id }: Task): string | null {
  const waiting = tasks.filter(({ after }) =>
    after.some(({ taskId, doneAt }) => taskId === id && doneAt === null),
  )
  return waiting.map((task) => shortId(task.id)).join(', ') || null
}

/** What its instance asked for, by short ids, the newest first. */
function namesOf({ tasks, nextCursor }: Output<'task.list'>): string | null {
  if (tasks.length === 0) return null
  return `${tasks.map(({ id, state }) => `${shortId(id)} (${state})`).join(', ')}${nextCursor === null ? '' : ', …'}`
}
