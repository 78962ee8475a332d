import { setImmediate as nextTick } from 'node:timers/promises'
import type { NewTaskEvent } from '../../../contract/task-event.ts'
import type { ConversationFile } from '../claude/conversations/conversation-files.ts'
import { type History, type PastLine, readHistory } from '../claude/conversations/read-history.ts'
import type { Context } from '../live/context.ts'
import type { SessionRecord, TaskRecord } from '../store/records.ts'
import { newTaskRecord } from '../tasks/new-task.ts'
import { judgeExit } from '../turns/outcome.ts'
import { abandonTurn, createTurn, reduceMessage } from '../turns/reduce.ts'
import { keepAnswer } from '../turns/result-text.ts'

/** Messages that are taken over at most, the newest. */
const MOST_MESSAGES = 2_000
/** Messages of one commit: a long history must not hold up everything else. */
const SLICE = 200

/**
 * Stores what was said in a conversation before it was imported as one completed task of the session, with the
 * times of the file. It has no usage and no cost: they were not spent here. A file that can't be read leaves a
 * session without a history.
 */
export async function importHistory(
  context: Context,
  session: SessionRecord,
  file: ConversationFile,
): Promise<void> {
  let history: History
  try {
    history = await readHistory(file.path, MOST_MESSAGES)
  } catch (error) {
    context.config.log('warn', 'the history of an imported conversation could not be read', {
      sessionId: session.id,
      error: String(error),
    })
    return
  }
  const task = pastTask(context, session, history)
  context.live.writing.set(task.id, task)
  try {
    await writeHistory(context, session, history, task)
  } finally {
    context.live.writing.delete(task.id)
  }
}

async function writeHistory(
  context: Context,
  session: SessionRecord,
  history: History,
  task: TaskRecord,
): Promise<void> {
  const { journal } = context.store
  session.taskCount += 1
  journal.saveSession(session)
  journal.append(task, introduction(history), task.createdAt)
  const turn = createTurn({ costBaseMicros: 0 })
  let live = true
  for (let at = 0; at < history.lines.length; at += SLICE) {
    for (const line of history.lines.slice(at, at + SLICE)) {
      if (line.live !== live) journal.append(task, leftBehind(line.live), line.at)
      live = line.live
      for (const event of eventsOf(turn, line)) {
        journal.append(task, line.live ? note(task, event) : event, line.at)
      }
    }
    journal.saveTask(task)
    journal.flush()
    await nextTick()
  }
  const endedAt = task.endedAt ?? task.createdAt
  for (const event of abandonTurn(turn)) journal.append(task, event, endedAt)
  journal.append(
    task,
    {
      kind: 'state.changed',
      payload: {
        from: null,
        to: 'completed',
        waitingFor: null,
        pausedAs: null,
        cause: 'person',
        evidence: 'it was imported from Claude Code',
        outcome: task.outcome,
      },
    },
    endedAt,
  )
  journal.saveTask(task)
  journal.flush()
}

function pastTask(context: Context, session: SessionRecord, { lines, model }: History): TaskRecord {
  const prompt = lines.findLast((line) => line.live && 'prompt' in line)
  const first = lines.find(({ at }) => at > 0)?.at ?? context.now()
  const last = Math.max(first, lines.at(-1)?.at ?? first)
  const task = newTaskRecord(context, session, {
    prompt: prompt && 'prompt' in prompt ? prompt.prompt : session.title,
    title: session.title,
    priority: 0,
    limits: {},
    origin: 'person',
    retryOf: null,
    parentTaskId: null,
    node: null,
    outputSchema: null,
  })
  return Object.assign(task, {
    state: 'completed',
    model,
    createdAt: first,
    startedAt: first,
    endedAt: last,
    lastActivityAt: last,
    outcome: judgeExit({ sawResult: true, requested: null, code: 0, signal: null, stderr: '' }).outcome,
  } satisfies Partial<TaskRecord>)
}

function introduction({ lines, cut }: History): NewTaskEvent {
  const count = lines.length === 1 ? '1 message' : `${lines.length.toLocaleString('en-US')} messages`
  const text = `Imported from Claude Code: ${cut ? `the last ${count}; earlier ones are left out here, and Claude still knows them.` : `${count}.`}`
  return { kind: 'noted', payload: { level: 'info', code: 'imported', text } }
}

/** Marks where what was left behind by rewinding begins and ends. */
function leftBehind(live: boolean): NewTaskEvent {
  const text = live
    ? 'From here on it is the conversation again.'
    : 'What follows was left behind by rewinding: Claude does not know it any more.'
  return { kind: 'noted', payload: { level: 'info', code: 'left_behind', text } }
}

function eventsOf(turn: ReturnType<typeof createTurn>, line: PastLine): NewTaskEvent[] {
  if ('prompt' in line) return [{ kind: 'prompt.sent', payload: { text: line.prompt, kind: 'prompt' } }]
  // What it used was not used here.
  return reduceMessage(turn, line.message).filter(({ kind }) => kind !== 'usage.updated')
}

/** Keeps the row's figures up to date with what goes into its log. */
function note(task: TaskRecord, event: NewTaskEvent): NewTaskEvent {
  if (event.kind !== 'block.completed') return event
  if (event.payload.type === 'tool_use') task.toolCount += 1
  if (event.payload.type === 'text') keepAnswer(task, event.payload.text)
  return event
}
