import { randomUUID } from 'node:crypto'
import { emit, type State } from './state.ts'

/** Work that goes on after its turn: the CLI's background shells, pretended with a timer. */
export interface Background {
  /** @returns the task's id. */
  start(toolUseId: string, seconds: number, description: string): string
  /** Ends one early. @returns whether it was there. */
  stop(taskId: string): boolean
  /** What it has printed so far; null when there is no such task. */
  output(taskId: string): string | null
  readonly running: number
}

/** @param onEnd called when a task ended by itself: the CLI then starts a turn of its own. */
export function createBackground(
  state: State,
  onEnd: (origin: Record<string, unknown>, summary: string) => void,
): Background {
  const tasks = new Map<
    string,
    { runId: string; toolUseId: string; description: string; timer: NodeJS.Timeout }
  >()

  const changed = (): void => {
    emit(state, {
      type: 'system',
      subtype: 'background_tasks_changed',
      tasks: [...tasks].map(([taskId, { runId, description }]) => ({
        task_id: taskId,
        run_id: runId,
        task_type: 'local_bash',
        description,
      })),
    })
  }
  const end = (taskId: string, status: 'completed' | 'killed'): string => {
    const task = tasks.get(taskId)
    if (!task) return ''
    clearTimeout(task.timer)
    tasks.delete(taskId)
    const ids = { task_id: taskId, run_id: task.runId }
    emit(state, {
      type: 'system',
      subtype: 'task_updated',
      ...ids,
      patch: { status, end_time: Date.now() },
    })
    const summary =
      status === 'completed'
        ? `Background command "${task.description}" completed (exit code 0)`
        : task.description
    emit(state, {
      type: 'system',
      subtype: 'task_notification',
      ...ids,
      tool_use_id: task.toolUseId,
      status: status === 'completed' ? 'completed' : 'stopped',
      output_file: '',
      summary,
    })
    changed()
    return summary
  }

  return {
    start(toolUseId, seconds, description) {
      const taskId = `b${randomUUID().replaceAll('-', '').slice(0, 8)}`
      const runId = randomUUID().slice(0, 13)
      const timer = setTimeout(
        () => {
          const summary = end(taskId, 'completed')
          onEnd({ kind: 'task-notification', producer: 'session-task', runId }, summary)
        },
        (seconds * 1_000) / state.speed,
      )
      tasks.set(taskId, { runId, toolUseId, description, timer })
      changed()
      emit(state, {
        type: 'system',
        subtype: 'task_started',
        task_id: taskId,
        run_id: runId,
        tool_use_id: toolUseId,
        description,
        is_backgrounded: true,
        task_type: 'local_bash',
      })
      return taskId
    },
    stop(taskId) {
      if (!tasks.has(taskId)) return false
      end(taskId, 'killed')
      return true
    },
    output: (taskId) => (tasks.has(taskId) ? 'simulated output\n' : null),
    get running() {
      return tasks.size
    },
  }
}
