import { useNavigate } from '@tanstack/react-router'
import { useClient } from './client.ts'
import { openNewTask } from './shell-state.ts'

/** Opens a session at its newest task; one without any by the dialog of its first prompt, unless only tasks are wanted. */
export function useOpenSession() {
  const client = useClient()
  const navigate = useNavigate()
  return async (sessionId: string, options: { replace?: boolean; onlyTasks?: boolean } = {}) => {
    const { tasks } = await client.call('task.list', { sessionId, limit: 1 })
    const [newest] = tasks
    const { replace = false, onlyTasks = false } = options
    if (newest) await navigate({ to: '/task/$taskId', params: { taskId: newest.id }, replace })
    else if (!onlyTasks) openNewTask({ sessionId })
  }
}
