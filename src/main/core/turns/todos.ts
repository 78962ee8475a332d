import { beginningOf, cutText } from '../../../contract/cut-text.ts'
import type { TaskTodos } from '../../../contract/task.ts'
import type { TaskEventPayloads } from '../../../contract/task-event.ts'
import type { Json } from '../../../contract/values.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import type { TodoChange, TodoItem, TodoList } from '../store/records.ts'

/** Steps of one list at most; what is beyond is not counted, and no share is told then. */
export const MOST_TODOS = 200
/** Calls without a result that are remembered. */
const MOST_CALLS = 50
/** Longest text of a step in characters: it stands in a row of a table. */
const TEXT_LIMIT = 120

const empty: TodoList = { items: [], calls: {}, pace: { at: 0, count: 0, sumMs: 0, squares: 0 } }

/** What a called tool is about to make of the list: `TodoWrite`, or `TaskCreate` and `TaskUpdate` of newer versions. */
export function noteTodoCall(
  list: TodoList | null,
  call: Pick<TaskEventPayloads['block.completed'], 'toolUseId' | 'toolName' | 'input' | 'parentToolUseId'>,
): TodoList | null {
  const { toolUseId, toolName, input, parentToolUseId } = call
  // A subagent has a list of its own.
  if (toolUseId === null || parentToolUseId !== null) return list
  const change = readChange(toolName, input)
  if (change === null) return list
  const { items, calls, pace } = list ?? empty
  if (Object.keys(calls).length >= MOST_CALLS) return list
  return { items, calls: { ...calls, [beginningOf(toolUseId, 200)]: change }, pace }
}

/**
 * The list once the tool has answered: what was refused changes nothing.
 *
 * @param work how long the task has worked by itself, in ms
 */
export function takeTodoResult(
  list: TodoList | null,
  result: Pick<TaskEventPayloads['tool.finished'], 'toolUseId' | 'isError' | 'structured' | 'text'>,
  work: number,
): TodoList | null {
  if (list === null) return null
  const key = beginningOf(result.toolUseId, 200)
  const change = list.calls[key]
  if (change === undefined) return list
  const { [key]: _, ...calls } = list.calls
  const items = result.isError ? list.items : applyChange(list.items, change, result)
  if (items.length > MOST_TODOS) return { ...list, calls }
  return { items, calls, pace: items === list.items ? list.pace : paceOf(list, items, work) }
}

/** What a turn takes over of the list of the turn before it: what was done there is no step of this one. */
export function inheritTodos(list: TodoList | null): TodoList | null {
  const items = list?.items.filter(({ status }) => status !== 'completed') ?? []
  return items.length === 0 ? null : { ...empty, items }
}

/** Where a list stands; null: it has no steps. */
export function countTodos(list: TodoList | null): TaskTodos | null {
  if (list === null || list.items.length === 0) return null
  const current = list.items.find(({ status }) => status === 'in_progress')
  return {
    done: doneOf(list.items),
    total: list.items.length,
    current: current === undefined ? null : (current.doing ?? current.text),
  }
}

function readChange(toolName: string | null, input: Json | null): TodoChange | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return null
  switch (toolName) {
    case 'TodoWrite': {
      if (!Array.isArray(input.todos)) return null
      const items = input.todos.slice(0, MOST_TODOS + 1).map((todo, index) => {
        const { content, activeForm, status } = isObject(todo) ? todo : {}
        return {
          id: String(index + 1),
          text: oneLine(content) ?? `Step ${index + 1}`,
          doing: oneLine(activeForm),
          status: statusOf(status) ?? 'pending',
        } satisfies TodoItem
      })
      return { kind: 'write', items }
    }
    case 'TaskCreate': {
      const text = oneLine(input.subject)
      if (text === null) return null
      return { kind: 'add', item: { id: '', text, doing: oneLine(input.activeForm), status: 'pending' } }
    }
    case 'TaskUpdate': {
      if (typeof input.taskId !== 'string' && typeof input.taskId !== 'number') return null
      const text = oneLine(input.subject)
      const doing = oneLine(input.activeForm)
      return {
        kind: 'update',
        id: beginningOf(String(input.taskId), 40),
        change: { ...(text === null ? {} : { text }), ...(doing === null ? {} : { doing }) },
        status: input.status === 'deleted' ? 'deleted' : statusOf(input.status),
      }
    }
    default:
      return null
  }
}

function applyChange(
  items: readonly TodoItem[],
  change: TodoChange,
  result: Pick<TaskEventPayloads['tool.finished'], 'structured' | 'text'>,
): readonly TodoItem[] {
  switch (change.kind) {
    case 'write':
      return change.items
    case 'add': {
      const id = idOf(result)
      // Without its number nothing that is told of it later could be followed.
      return id === null ? items : [...items.filter((item) => item.id !== id), { ...change.item, id }]
    }
    case 'update': {
      const { id, status } = change
      // Of a list from before this supervisor knew of the session: neither its length nor its place is known.
      if (!items.some((item) => item.id === id)) return items
      if (status === 'deleted') return items.filter((item) => item.id !== id)
      return items.map((item) =>
        item.id === id ? { ...item, ...change.change, status: status ?? item.status } : item,
      )
    }
  }
}

/** The CLI numbers a new task, and tells so: "Task #3 created successfully". */
function idOf({
  structured,
  text,
}: Pick<TaskEventPayloads['tool.finished'], 'structured' | 'text'>): string | null {
  const task = isObject(structured) && isObject(structured.task) ? structured.task : undefined
  if (typeof task?.id === 'string' || typeof task?.id === 'number') return beginningOf(String(task.id), 40)
  return /^Task #([\w-]{1,40})\b/.exec(text)?.[1] ?? null
}

/** Several that are done at once share the time since the last one. */
function paceOf(
  { items: before, pace }: TodoList,
  items: readonly TodoItem[],
  work: number,
): TodoList['pace'] {
  if (before.length === 0 && pace.count === 0) return { ...pace, at: work }
  const more = doneOf(items) - doneOf(before)
  if (more <= 0) return pace
  const took = Math.max(0, work - pace.at)
  return {
    at: work,
    count: pace.count + more,
    sumMs: pace.sumMs + took,
    squares: pace.squares + took ** 2 / more,
  }
}

function doneOf(items: readonly TodoItem[]): number {
  return items.reduce((sum, { status }) => sum + Number(status === 'completed'), 0)
}

function statusOf(value: unknown): TodoItem['status'] | null {
  return value === 'pending' || value === 'in_progress' || value === 'completed' ? value : null
}

/** It is shown in many places, also where nobody expects the text of a stranger. */
function oneLine(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const line = visibleText(
    beginningOf(value, 2 * TEXT_LIMIT)
      .replace(/\s+/g, ' ')
      .trim(),
    'text',
  )
  return line === '' ? null : cutText(line, TEXT_LIMIT)
}

function isObject(value: unknown): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
