import type { NewTaskEvent } from '../../../contract/task-event.ts'
import { noUsage } from '../../../contract/values.ts'
import type { ClaudeMessage } from '../claude/protocol.ts'
import { readLine } from '../claude/protocol.ts'
import { addUsage, createMeter, exceedingUsage } from '../claude/usage-meter.ts'
import { createLineSplitter, type Line } from '../processes/lines.ts'
import type { TaskRecord } from '../store/records.ts'
import { abandonTurn, createTurn, reduceMessage, type TurnState } from './reduce.ts'

/**
 * Reads again what an instance printed up to an offset, and gives the events of each of its tasks as they were made when it
 * was printed, without those of open blocks. `tasks` in the order of its output. `isOver`: nothing came behind it.
 */
export async function readAgain(
  output: AsyncIterable<Uint8Array>,
  { tasks, end, isOver }: { tasks: readonly TaskRecord[]; end: number; isOver: boolean },
): Promise<Map<TaskRecord, NewTaskEvent[]>> {
  const found = new Map<TaskRecord, NewTaskEvent[]>(tasks.map((task) => [task, []]))
  const splitter = createLineSplitter()
  const meter = createMeter()
  let tellsLifecycle = false
  /** Of what stands between the turns. */
  let between = createTurn({ costBaseMicros: 0, meter })
  let current: { task: TaskRecord; state: TurnState } | null = null
  const ahead = [...tasks]
  /** Prompts that had been given before a line, and whose turn had not begun. */
  const sent: TaskRecord[] = []

  const begin = (task: TaskRecord): void => {
    const state = current?.state ?? createTurn({ costBaseMicros: between.costBaseMicros, meter })
    between = createTurn({ costBaseMicros: between.costBaseMicros, meter })
    current = { task, state }
  }
  const begins = (message: ClaudeMessage): TaskRecord | undefined => {
    if (message.type === 'command_lifecycle' && message.state === 'started')
      return sent.find(({ promptUuid }) => promptUuid === message.command_uuid)
    if (current !== null) return undefined
    if (message.type === 'result') return sent[0]
    return message.type === 'system' && message.subtype === 'init' && !tellsLifecycle ? sent[0] : undefined
  }
  const take = (message: ClaudeMessage): void => {
    if (message.type === 'command_lifecycle') tellsLifecycle = true
    const task = begins(message)
    if (task !== undefined) {
      sent.splice(sent.indexOf(task), 1)
      begin(task)
    }
    const events = reduceMessage(current?.state ?? between, message)
    // What stands before a turn is of the prompt that waits for it.
    const owner = current?.task ?? (message.type === 'garbage' ? sent[0] : undefined)
    if (owner) found.get(owner)?.push(...events)
    if (message.type !== 'result') return
    between = createTurn({ costBaseMicros: (current?.state ?? between).costBaseMicros, meter })
    current = null
  }
  const takeLine = (line: Line): void => {
    for (let next = ahead[0]; next !== undefined && next.outputStart < line.end; next = ahead[0]) {
      ahead.shift()
      if (next.origin === 'background') begin(next)
      else sent.push(next)
    }
    for (const message of readLine(line)) {
      // A turn without a prompt begins with the line at whose end its task was made.
      const [next] = ahead
      if (next?.origin === 'background' && next.outputStart === line.end && current === null) {
        ahead.shift()
        begin(next)
      }
      take(message)
    }
  }

  for await (const chunk of output) {
    for (const line of splitter.push(chunk)) if (line.end <= end) takeLine(line)
  }
  for (const line of splitter.finish()) if (line.end <= end) takeLine(line)
  const last = current as { task: TaskRecord; state: TurnState } | null
  if (isOver && last !== null) found.get(last.task)?.push(...abandonTurn(last.state))
  for (const [task, events] of found) found.set(task, countWhole(task, events.filter(isOfTheLog)))
  return found
}

/** Those of open blocks are replaced by the whole block. */
const isOfTheLog = ({ kind }: NewTaskEvent) => kind !== 'block.started' && kind !== 'block.appended'

/** A turn counts from zero; the log tells what the task has used, also in turns that other instances had. */
function countWhole(task: TaskRecord, events: readonly NewTaskEvent[]): NewTaskEvent[] {
  const counts: { event: NewTaskEvent; usage: typeof noUsage }[] = []
  let before = noUsage
  let now = noUsage
  for (const event of events) {
    if (event.kind === 'usage.updated') now = addUsage(before, event.payload.usage)
    counts.push({ event, usage: now })
    if (event.kind === 'turn.ended') before = addUsage(before, event.payload.usage)
  }
  const elsewhere = exceedingUsage(task.usage, now)
  return counts.map(({ event, usage }) =>
    event.kind === 'usage.updated'
      ? { kind: event.kind, payload: { usage: addUsage(elsewhere, usage) } }
      : event,
  )
}
