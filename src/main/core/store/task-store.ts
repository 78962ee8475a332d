import type { NodeRef } from '../../../contract/node-ref.ts'
import type { Task, TaskState } from '../../../contract/task.ts'
import type { Connection } from './database.ts'
import { type TaskRecord, type TodoList, toTask } from './records.ts'
import { createTaskRemoval } from './remove-task.ts'
import type { TaskQuery } from './store.ts'
import { createTaskList, type ListedTask } from './task-list.ts'
import { decodeTask, encodeTask, type TaskRow, taskColumns } from './task-row.ts'
import { upsertSql } from './upsert-sql.ts'
import { writeNow } from './write-now.ts'

/** "Recent" directories are those of this many newest tasks. */
const RECENT_TASKS = 1_000

/** Failures at most that are looked through for the inbox. */
const LISTED_FAILURES = 1_000

const unfinished = "state IN ('queued', 'starting', 'running', 'waiting', 'paused')"

/** SQL of `tasks`, `task_prompts` and `task_counts`. */
export function createTaskStore(database: Connection) {
  const select = `SELECT tasks.*, prompt, sent_text
    FROM tasks LEFT JOIN task_prompts ON task_prompts.task = tasks.number`
  const upsert = database
    .prepare<unknown[], number>(`${upsertSql('tasks', taskColumns)} RETURNING number`)
    .pluck()
  const upsertPrompt = database.prepare<[number, string, string | null]>(
    `INSERT INTO task_prompts (task, prompt, sent_text) VALUES (?, ?, ?)
     ON CONFLICT (task) DO UPDATE SET prompt = excluded.prompt, sent_text = excluded.sent_text`,
  )
  const setLastSeq = database.prepare<[number, number]>('UPDATE tasks SET last_seq = ? WHERE number = ?')
  const byId = database.prepare<[string], TaskRow>(`${select} WHERE id = ?`)
  const numberById = database.prepare<[string], number>('SELECT number FROM tasks WHERE id = ?').pluck()
  const open = database.prepare<[], TaskRow>(`${select} WHERE ${unfinished} ORDER BY created_at, id`)
  const counts = database.prepare<[], { state: TaskState; count: number }>(
    'SELECT state, count FROM task_counts',
  )
  const ended = database.prepare<[number], { completed: number; failed: number }>(
    `SELECT count(*) FILTER (WHERE state = 'completed') AS completed,
       count(*) FILTER (WHERE state = 'failed') AS failed
     FROM tasks WHERE ended_at >= ?`,
  )
  const directories = database
    .prepare<[string, number], string>(
      `SELECT directory FROM (SELECT directory, created_at FROM tasks ORDER BY created_at DESC LIMIT ${RECENT_TASKS})
       WHERE directory <> ? GROUP BY directory ORDER BY max(created_at) DESC LIMIT ?`,
    )
    .pluck()
  const retries = database.prepare<[string, string, string], TaskRow>(
    `${select} WHERE run_id = ? AND node_id = ? AND retry_of = ? ORDER BY number DESC LIMIT 1`,
  )
  const newest = database.prepare<[string], TaskRow>(
    `${select} WHERE session_id = ? AND started_at IS NOT NULL ORDER BY started_at DESC, number DESC LIMIT 1`,
  )
  const ofInstance = database.prepare<[string], TaskRow>(
    `${select} WHERE instance_id = ? ORDER BY output_start, created_at, id`,
  )
  const failed = database.prepare<[number], TaskRow>(
    `${select} WHERE ended_at > ? AND state = 'failed' AND dismissed_at IS NULL AND archived_at IS NULL
       ORDER BY ended_at DESC LIMIT ${LISTED_FAILURES}`,
  )
  const undismissed = database
    .prepare<[string, string | null], string>(
      "SELECT id FROM tasks WHERE (session_id = ? OR id = ?) AND state = 'failed' AND dismissed_at IS NULL",
    )
    .pluck()
  const childCost = database
    .prepare<[string], number>(
      `SELECT coalesce(sum(cost_micros), 0) FROM tasks WHERE parent_task_id = ? AND NOT ${unfinished}`,
    )
    .pluck()
  const listBefore = database
    .prepare<[string, string], string>(
      `SELECT todo_list FROM tasks WHERE session_id = ? AND id <> ? AND todo_list IS NOT NULL
       ORDER BY created_at DESC, id DESC LIMIT 1`,
    )
    .pluck()
  const newestRetry = database.prepare<[string], TaskRow>(
    `${select} WHERE retry_of = ? ORDER BY number DESC LIMIT 1`,
  )
  const list = createTaskList(database)
  const removeSome = createTaskRemoval(database)

  return {
    /** Writes the row and, if asked, the prompt with it. Returns the task's number in the event log. */
    write(task: TaskRecord, withPrompt: boolean): number {
      const number = upsert.get(encodeTask(task))
      if (number === undefined) throw new Error(`The row of task ${task.id} was not written.`)
      if (withPrompt) {
        upsertPrompt.run(number, task.prompt, task.promptText === task.prompt ? null : task.promptText)
      }
      return number
    },
    setLastSeq(number: number, lastSeq: number): void {
      setLastSeq.run(lastSeq, number)
    },
    /** The key of a task in the event log; undefined when there is no such task. */
    number: (id: string): number | undefined => numberById.get(id),
    get(id: string): TaskRecord | undefined {
      const row = byId.get(id)
      return row && decodeTask(row)
    },
    /** The newest failures after a time that nobody has dealt with. */
    failedSince: (at: number): TaskRecord[] => failed.all(at).map(decodeTask),
    /** Ids of failures of a session, and another one, that nobody has dealt with. */
    undismissed: (sessionId: string, taskId: string | null): string[] => undismissed.all(sessionId, taskId),
    /** The newest task of a session that was started. */
    newestOf(sessionId: string): TaskRecord | undefined {
      const row = newest.get(sessionId)
      return row && decodeTask(row)
    },
    /** Those whose newest turn an instance had, in the order of its output. */
    ofInstance: (instanceId: string): TaskRecord[] => ofInstance.all(instanceId).map(decodeTask),
    /** The newest task that was made to try one again. */
    newestRetryOf(taskId: string): TaskRecord | undefined {
      const row = newestRetry.get(taskId)
      return row && decodeTask(row)
    },
    /** The newest to-do list of a session that another turn of it has left. */
    todoListBefore(sessionId: string, taskId: string): TodoList | null {
      const text = listBefore.get(sessionId, taskId)
      return text === undefined ? null : (JSON.parse(text) as TodoList)
    },
    /** The newest task of a node that was made to try another one again. */
    retryOf(node: NodeRef, taskId: string): TaskRecord | undefined {
      const row = retries.get(node.runId, node.nodeId, taskId)
      return row && decodeTask(row)
    },
    async list(query: TaskQuery): Promise<{ tasks: Task[]; nextCursor: string | null }> {
      const { rows, nextCursor } = await list(query)
      return { tasks: rows.map(toListed), nextCursor }
    },
    removeSome: (id: string): boolean => writeNow(database, () => removeSome(id)),
    /** Not in a final state, oldest first. */
    unfinished: (): TaskRecord[] => open.all().map(decodeTask),
    countByState(): Record<TaskState, number> {
      return Object.fromEntries(counts.all().map(({ state, count }) => [state, count])) as Record<
        TaskState,
        number
      >
    },
    /** Tasks that ended at or after a time. */
    totalsSince: (at: number) => ended.get(at) ?? { completed: 0, failed: 0 },
    /** What ended tasks have spent that the instance of a task asked for, in micro-dollars. */
    costOfChildren: (id: string): number => childCost.get(id) ?? 0,
    /** Directories of the newest tasks, newest first, without one. */
    recentDirectories: (limit: number, except: string): string[] => directories.all(except, limit),
  }
}
function toListed(row: ListedTask): Task {
  const task = toTask(decodeTask(row))
  if (task.promptLength !== undefined) task.promptLength = row.prompt_length ?? task.promptLength
  return task
}

export type TaskStore = ReturnType<typeof createTaskStore>
