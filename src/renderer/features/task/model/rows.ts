import type { Task } from '../../../../contract/task.ts'
import type { Item, ToolItem } from '../../../../contract/transcript/transcript-items.ts'
import type { TurnLog } from './turn-log.ts'

/** One line of the virtual list. Rows keep their identity while nothing of them changed. */
export type Row =
  /** A rule with time, model, duration and cost, before each turn. */
  | { type: 'turn'; key: string; task: Task; number: number }
  /** Stands for events that are not loaded; loads them when it comes near. */
  | { type: 'gap'; key: string; taskId: string; side: 'older' | 'newer' }
  | { type: 'item'; key: string; taskId: string; item: Item }
  /** Reads and searches in a row, folded into one line. */
  | { type: 'fold'; key: string; taskId: string; tools: readonly ToolItem[] }
  /** How a turn ended, when that needs words or an action. */
  | { type: 'outcome'; key: string; task: Task }

const quietTools = new Set(['Read', 'Grep', 'Glob', 'LS', 'NotebookRead'])

/** Items that tell nothing by themselves: their facts are in the turn's rule, the header or the inspector. */
function isSilent(item: Item): boolean {
  switch (item.kind) {
    case 'turn':
      return item.first
    case 'turn_end':
      return true
    case 'note':
      return item.code === 'withdrawn_more'
    case 'thinking':
      return item.text === '' && !item.streaming
    case 'text':
      return item.text.trim() === '' && !item.streaming
    case 'state':
      // Starting, running and ending are told by everything around them.
      return !['paused', 'waiting'].includes(item.change.to) && item.change.from !== 'paused'
        ? item.change.cause !== 'timeout' && item.change.cause !== 'crash' && item.change.cause !== 'shutdown'
        : item.change.to === 'waiting' &&
            item.change.waitingFor !== 'budget' &&
            item.change.waitingFor !== 'rate_limit'
    default:
      return false
  }
}

function isQuiet(item: Item | undefined): item is ToolItem {
  return (
    item?.kind === 'tool' && quietTools.has(item.name) && item.state === 'done' && item.children.length === 0
  )
}

/** The rows of one turn. `previous` are its rows from before, by key, to keep those that did not change. */
export function buildTurnRows(
  task: Task,
  number: number,
  log: TurnLog,
  previous: ReadonlyMap<string, Row>,
): Row[] {
  const id = task.id
  const rows: Row[] = []
  const keep = (row: Row) => {
    const old = previous.get(row.key)
    rows.push(old && sameRow(old, row) ? old : row)
  }
  keep({ type: 'turn', key: `${id}/turn`, task, number })
  const { items } = log.transcript
  const hasPrompt = items.some((item) => item.kind === 'prompt' && item.promptKind === 'prompt')
  if (!hasPrompt && task.prompt !== '') {
    // The log's own prompt is not loaded, or the task still waits in the queue.
    keep({
      type: 'item',
      key: `${id}/prompt`,
      taskId: id,
      item: promptOf(task, previous.get(`${id}/prompt`)),
    })
  }
  if (log.hasOlder && (log.loaded || task.lastSeq > 0 || task.state !== 'queued')) {
    keep({ type: 'gap', key: `${id}/older/${log.transcript.firstSeq}`, taskId: id, side: 'older' })
  }
  // A call that waits for permission is shown by the request, which stands below it.
  const asked = new Set(
    items.flatMap((item) =>
      item.kind === 'permission' && item.state === 'pending' ? [item.request.toolUseId] : [],
    ),
  )
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (item === undefined || isSilent(item) || isToldByOutcome(item, task)) continue
    if (item.kind === 'tool' && item.result === null && asked.has(item.toolUseId)) continue
    if (isQuiet(item)) {
      const tools: ToolItem[] = [item]
      let next = index + 1
      for (; next < items.length; next++) {
        const other = items[next]
        if (isQuiet(other)) tools.push(other)
        else if (other === undefined || !isSilent(other)) break
      }
      if (tools.length > 1) {
        keep({ type: 'fold', key: `${id}/fold/${item.key}`, taskId: id, tools })
        index = next - 1
        continue
      }
    }
    const isPrompt = item.kind === 'prompt' && item.promptKind === 'prompt'
    keep({ type: 'item', key: isPrompt ? `${id}/prompt` : `${id}/${item.key}`, taskId: id, item })
  }
  if (log.hasNewer) {
    keep({ type: 'gap', key: `${id}/newer/${log.transcript.lastSeq}`, taskId: id, side: 'newer' })
  }
  if (needsOutcome(task)) keep({ type: 'outcome', key: `${id}/outcome`, task })
  return rows
}

/**
 * What the outcome below tells: that the turn was interrupted, and what the CLI wrote in the model's place of how it
 * failed, which stands in the details.
 */
function isToldByOutcome(item: Item, task: Task): boolean {
  if (!needsOutcome(task)) return false
  if (item.kind === 'note') return item.code === 'interrupted' && task.state !== 'failed'
  if (item.kind !== 'text' || !item.synthetic) return false
  return task.outcome?.diagnostics?.includes(item.text.trim()) ?? false
}

function needsOutcome(task: Task): boolean {
  return (
    (task.state === 'failed' || task.state === 'cancelled' || task.state === 'interrupted') &&
    task.outcome !== null
  )
}

/** The prompt from the task's row; the one from before when it is the same. */
function promptOf(task: Task, old: Row | undefined): Item {
  if (old?.type === 'item' && old.item.kind === 'prompt' && old.item.text === task.prompt) return old.item
  return {
    kind: 'prompt',
    key: 'prompt',
    seq: 0,
    at: task.createdAt,
    text: task.prompt,
    fullLength: task.promptLength ?? null,
    promptKind: 'prompt',
  }
}

function sameRow(a: Row, b: Row): boolean {
  if (a.type === 'item') return b.type === 'item' && a.item === b.item
  if (a.type === 'fold') {
    return (
      b.type === 'fold' &&
      a.tools.length === b.tools.length &&
      a.tools.every((tool, index) => tool === b.tools[index])
    )
  }
  if (a.type === 'turn') return b.type === 'turn' && a.number === b.number && sameTurn(a.task, b.task)
  if (a.type === 'outcome')
    return b.type === 'outcome' && a.task.outcome === b.task.outcome && a.task.state === b.task.state
  return a.type === b.type
}

/** A streaming task's row changes many times a second; its rule shows only these. */
function sameTurn(a: Task, b: Task): boolean {
  return (
    a.startedAt === b.startedAt &&
    a.endedAt === b.endedAt &&
    a.model === b.model &&
    a.state === b.state &&
    a.costMicros === b.costMicros &&
    a.pausedMs === b.pausedMs &&
    a.pausedSince === b.pausedSince
  )
}
