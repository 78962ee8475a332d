import type { NodeRun, Run } from '../../../contract/run.ts'
import { isFinalNode, isFinalRun } from '../../../contract/run.ts'

export type RunControl = 'hold' | 'freeze' | 'resume' | 'retry' | 'add' | 'cancel' | 'again'

/** The controls that a run's state allows, in the order of their buttons. The supervisor has the last word. */
export function controlsOf(run: Pick<Run, 'state' | 'pausedAs'>): RunControl[] {
  switch (run.state) {
    case 'running':
      return ['hold', 'freeze', 'add', 'cancel']
    case 'paused':
      return run.pausedAs === 'freeze' ? ['resume', 'add', 'cancel'] : ['resume', 'freeze', 'add', 'cancel']
    case 'failed':
    case 'cancelled':
      return ['again', 'retry']
    case 'completed':
      return ['again']
    default:
      return []
  }
}

/** What can be done with a node: again when it failed or was cancelled, skipped and edited while it has not begun. */
export function nodeControlsOf(
  run: Pick<Run, 'state'>,
  node: Pick<NodeRun, 'state' | 'item'>,
): { retry: boolean; skip: boolean; edit: boolean } {
  const open = !isFinalRun(run.state)
  return {
    retry: (node.state === 'failed' || node.state === 'cancelled') && run.state !== 'compensating',
    skip: open && !isFinalNode(node.state),
    edit: open && node.item === null && node.state === 'pending',
  }
}
