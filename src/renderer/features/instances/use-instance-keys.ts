import { useNavigate } from '@tanstack/react-router'
import { useInstanceFocus } from '../../lib/instance-focus.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { stepThrough } from '../../lib/step-through.ts'
import { useLive } from '../../lib/store.ts'
import { canRecycle, useInstanceActions } from './use-instance-actions.ts'

const group = 'Instances'

/** The keys of the list of instances: move, open the task, recycle, end. */
export function useInstanceKeys(options: {
  /** Rows in order. */
  ids: readonly string[]
  /** Scrolls a row into view. */
  show: (id: string) => void
}): void {
  const navigate = useNavigate()
  const { recycle } = useInstanceActions()
  const cursorId = useInstanceFocus((focus) => focus.cursorId)
  const move = (step: number) => {
    const id = stepThrough(options.ids, cursorId, step)
    if (id === undefined) return
    useInstanceFocus.setState({ cursorId: id })
    options.show(id)
  }
  const onCursor = (act: (id: string) => void) => () => {
    if (cursorId !== null && useLive.getState().instances.has(cursorId)) act(cursorId)
  }
  const again = (now: boolean) => onCursor((id) => canRecycle(id) && recycle(id, now))
  useShortcuts([
    { keys: 'j', aliases: ['ArrowDown'], label: 'Next instance', safe: 'repeats', group, run: () => move(1) },
    {
      keys: 'k',
      aliases: ['ArrowUp'],
      label: 'Previous instance',
      safe: 'repeats',
      group,
      run: () => move(-1),
    },
    { keys: 'Home', label: 'First instance', safe: 'repeats', group, run: () => move(-Infinity) },
    { keys: 'End', label: 'Last instance', safe: 'repeats', group, run: () => move(Infinity) },
    {
      keys: 'Enter',
      label: 'Open the task',
      safe: 'once',
      group,
      run: onCursor((id) => {
        const taskId = useLive.getState().instances.get(id)?.taskId
        if (taskId) void navigate({ to: '/task/$taskId', params: { taskId } })
      }),
    },
    {
      keys: 'o',
      label: 'Show the raw output',
      safe: 'once',
      group,
      run: onCursor((outputId) => useInstanceFocus.setState({ outputId })),
    },
    { keys: 'r', label: 'Recycle after the turn', group, run: again(false) },
    { keys: 'R', label: 'Recycle now', group, run: again(true) },
    {
      keys: 'x',
      label: 'End the process (asks)',
      group,
      run: onCursor((endingId) => useInstanceFocus.setState({ endingId })),
    },
    {
      keys: 'Escape',
      label: 'Close the details',
      safe: 'once',
      group,
      run: () => useInstanceFocus.setState({ cursorId: null }),
    },
  ])
}
