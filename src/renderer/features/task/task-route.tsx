import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useShell } from '../../lib/shell-state.ts'
import { TaskPage } from './task-page.tsx'

/** The page of one task; the palette acts on that task while it is open. */
export function TaskRoute() {
  const { taskId } = useParams({ from: '/task/$taskId' })
  useEffect(() => {
    useShell.setState({ focusedTaskId: taskId })
    return () => useShell.setState({ focusedTaskId: null })
  }, [taskId])
  return <TaskPage taskId={taskId} />
}
