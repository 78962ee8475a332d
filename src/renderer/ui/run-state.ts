import { Activity, Check, CirclePause, Pause, Slash, Undo2, Wallet, X } from 'lucide-react'
import type { Run, RunState } from '../../contract/run.ts'
import type { StateLook } from './task-state.ts'

/** The parts of a run that its state is told by. */
export type RunStateOf = Pick<Run, 'state' | 'pausedAs' | 'note' | 'failure'> &
  Partial<Pick<Run, 'heldByBudget'>>

/** The plain word of a run's state, for filters. */
export const runStateWords: Record<RunState, string> = {
  running: 'Running',
  paused: 'Paused',
  compensating: 'Undoing',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** The look of a run's state: icon, hue and word, never colour alone; the sentence says why. */
export function describeRun(run: RunStateOf): StateLook {
  const because = (word: string) => (run.note === null ? word : `${word}: ${run.note}`)
  switch (run.state) {
    case 'running':
      if (run.heldByBudget) {
        const sentence = 'A budget that is used up holds some of its work'
        return { icon: Wallet, tone: 'amber', word: 'Held by a budget', sentence }
      }
      return { icon: Activity, tone: 'blue', word: 'Running', sentence: because('Running') }
    case 'paused':
      return run.pausedAs === 'freeze'
        ? { icon: Pause, tone: 'violet', word: 'Frozen', sentence: because('Frozen with its instances') }
        : { icon: CirclePause, tone: 'violet', word: 'Held', sentence: because('Held: nothing new starts') }
    case 'compensating':
      return { icon: Undo2, tone: 'amber', word: 'Undoing', sentence: because('Undoes what was completed') }
    case 'completed':
      return { icon: Check, tone: 'green', word: 'Done', sentence: because('Done') }
    case 'failed':
      return {
        icon: X,
        tone: 'red',
        word: 'Failed',
        sentence: run.failure === null ? because('Failed') : `Failed: ${run.failure.message}`,
      }
    case 'cancelled':
      return { icon: Slash, tone: 'neutral', word: 'Cancelled', sentence: because('Cancelled') }
  }
}
