import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { TaskPage } from '../task/task-page.tsx'
import { useShell } from './shell-state.ts'

/** The page of one task; the palette acts on that task while it is open. */
export function TaskRoute() {
  const { taskId } = useParams({ from: '/task/$taskId' })
  useEffect(() => {
    useShell.setState({ focusedTaskId: taskId })
    return () => useShell.setState({ focusedTaskId: null })
  }, [taskId])
  return <TaskPage taskId={taskId} />
}
