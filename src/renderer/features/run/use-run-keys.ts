import { nodeKey } from '../../lib/node-key.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { controlsOf, nodeControlsOf, type RunControl } from './run-controls.ts'
import { useRunFocus } from './run-focus.ts'
import { useRunStore } from './use-run.ts'
import { useRunActions } from './use-run-actions.ts'

const group = 'Run'

/** The keys of a run's controls. What its state does not allow does nothing. */
export function useRunKeys(): void {
  const store = useRunStore()
  const actions = useRunActions(store.getState().run?.id ?? '')
  const when = (controls: readonly RunControl[], act: () => unknown) => () => {
    const { run } = store.getState()
    if (run && controlsOf(run).some((control) => controls.includes(control))) act()
  }
  const onNode = (control: 'retry' | 'skip') => () => {
    const { run, nodes } = store.getState()
    const { selected } = useRunFocus.getState()
    const node = selected === null ? undefined : nodes.get(selected)
    if (run && node && nodeKey(node) === selected && nodeControlsOf(run, node)[control]) {
      void actions[control](node.nodeId, node.item)
    }
  }
  useShortcuts([
    { keys: 'P', label: 'Hold', group, run: when(['hold'], () => actions.pause('hold')) },
    { keys: 'p', label: 'Freeze', group, run: when(['freeze'], () => actions.pause('freeze')) },
    {
      keys: 'r',
      label: 'Resume, or retry what failed',
      group,
      run: when(['resume', 'retry'], () => actions.resume()),
    },
    {
      keys: 'a',
      label: 'Add nodes',
      safe: 'once',
      group,
      run: when(['add'], () => useRunFocus.setState({ dialog: 'add' })),
    },
    {
      keys: 'x',
      label: 'Cancel the run (asks)',
      group,
      run: when(['cancel'], () => useRunFocus.setState({ dialog: 'cancel' })),
    },
    { keys: 'R', label: 'Retry the selected node', group, run: onNode('retry') },
    { keys: 's', label: 'Skip the selected node', group, run: onNode('skip') },
  ])
}
