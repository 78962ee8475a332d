import { Activity, Check, CircleDashed, Slash, X } from 'lucide-react'
import type { Query, QueryState } from '../../../../contract/module-query.ts'
import type { StateLook } from '../../../ui/task-state.ts'

/** The words of a question's state. */
export const queryStateWords: Record<QueryState, string> = {
  queued: 'Waits',
  asked: 'Asked',
  answered: 'Answered',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** The look of a question's state: icon, hue and word; the sentence says why. */
export function describeQuery({ state, note, error }: Pick<Query, 'state' | 'note' | 'error'>): StateLook {
  const word = queryStateWords[state]
  switch (state) {
    case 'queued':
      return { icon: CircleDashed, tone: 'neutral', word, sentence: note ?? 'It waits for the module' }
    case 'asked':
      return {
        icon: Activity,
        tone: 'blue',
        word,
        sentence: 'An instance of the module looks for the answer',
      }
    case 'answered':
      return { icon: Check, tone: 'green', word, sentence: 'Answered' }
    case 'failed':
      return { icon: X, tone: 'red', word, sentence: error?.message ?? 'Failed' }
    case 'cancelled':
      return { icon: Slash, tone: 'neutral', word, sentence: error?.message ?? 'It was taken back' }
  }
}
