import { useEffect } from 'react'
import { focusFleet, targets, useFleetFocus } from '../../lib/fleet-focus.ts'
import { useShell } from '../../lib/shell-state.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { stepThrough } from '../../lib/step-through.ts'
import { useControls } from '../../ui/controls/use-controls.ts'
import { focusSearchField } from '../../ui/search-field.tsx'

const group = 'Fleet'

/** The keys of the fleet: move, open, tick, and control what is ticked (else the row with the cursor). */
export function useFleetKeys(options: {
  /** Rows that can take the cursor, in order. */
  taskIds: readonly string[]
  open: (taskId: string) => void
  tick: (taskId: string) => void
  /** Scrolls a row into view. */
  show: (taskId: string) => void
}): void {
  const control = useControls()
  const cursorId = useFleetFocus((state) => state.cursorId)
  useEffect(() => {
    useShell.setState({ focusedTaskId: cursorId })
    return () => useShell.setState({ focusedTaskId: null })
  }, [cursorId])

  const move = (step: number) => {
    const taskId = stepThrough(options.taskIds, cursorId, step)
    if (taskId === undefined) return
    focusFleet()
    useFleetFocus.setState({ cursorId: taskId })
    options.show(taskId)
  }
  const onCursor = (act: (taskId: string) => void) => () => {
    // Not on a row that a filter or a folded group hides.
    if (cursorId !== null && options.taskIds.includes(cursorId)) act(cursorId)
  }
  useShortcuts([
    { keys: 'j', aliases: ['ArrowDown'], label: 'Next task', safe: 'repeats', group, run: () => move(1) },
    { keys: 'k', aliases: ['ArrowUp'], label: 'Previous task', safe: 'repeats', group, run: () => move(-1) },
    { keys: 'PageDown', label: 'Further down', safe: 'repeats', group, run: () => move(15) },
    { keys: 'PageUp', label: 'Further up', safe: 'repeats', group, run: () => move(-15) },
    { keys: 'Home', label: 'First task', safe: 'repeats', group, run: () => move(-Infinity) },
    { keys: 'End', label: 'Last task', safe: 'repeats', group, run: () => move(Infinity) },
    { keys: 'Enter', label: 'Open the task', safe: 'once', group, run: onCursor(options.open) },
    { keys: 'Space', label: 'Select or unselect the task', group, run: onCursor(options.tick) },
    { keys: 'p', label: 'Freeze', group, run: () => void control('freeze', targets(options.taskIds)) },
    {
      keys: 'P',
      label: 'Hold after this step',
      group,
      run: () => void control('hold_step', targets(options.taskIds)),
    },
    { keys: 'r', label: 'Resume', group, run: () => void control('resume', targets(options.taskIds)) },
    { keys: 'i', label: 'Interrupt', group, run: () => void control('interrupt', targets(options.taskIds)) },
    {
      keys: 'x',
      label: 'End the process (asks)',
      group,
      run: () => void control('terminate', targets(options.taskIds)),
    },
    {
      keys: '/',
      label: 'Filter',
      safe: 'once',
      group,
      run: focusSearchField,
    },
    {
      keys: 'Escape',
      label: 'Unselect, then clear the filter',
      safe: 'once',
      group,
      run: () => {
        const { selection } = useFleetFocus.getState()
        if (Object.values(selection).some(Boolean)) useFleetFocus.setState({ selection: {} })
        else useFleetFocus.setState({ text: '', buckets: [] })
      },
    },
  ])
}
