import {
  Activity,
  Check,
  CircleDashed,
  CircleDot,
  Hand,
  Lock,
  type LucideIcon,
  RotateCw,
  SkipForward,
  Slash,
  Timer,
  X,
  ZapOff,
} from 'lucide-react'
import type { NodeRun } from '../../contract/run.ts'
import { capitalize, formatClock } from './format.ts'
import type { StateLook } from './task-state.ts'
import type { Tone } from './tone.ts'

/** The parts of a node of a run that its state is told by. */
export type NodeStateOf = Pick<
  NodeRun,
  'state' | 'waitingFor' | 'waitingUntil' | 'note' | 'cached' | 'failure'
>

/** The look of a node's state: icon, hue and word, never colour alone; the sentence says why. */
export function describeNode(node: NodeStateOf): StateLook {
  const because = (word: string) => (node.note === null ? word : `${word}: ${node.note}`)
  switch (node.state) {
    case 'pending':
      return look(CircleDashed, 'neutral', 'Pending', because('Waits for what it needs'))
    case 'ready':
      return describeReady(node)
    case 'running':
      return look(Activity, 'blue', 'Running', because('Running'))
    case 'waiting':
      return node.waitingFor === 'approval'
        ? look(Hand, 'amber', 'Needs you', 'Waits for your approval')
        : look(
            RotateCw,
            'amber',
            'Retrying',
            because(
              node.waitingUntil === null ? 'Retries soon' : `Retries at ${formatClock(node.waitingUntil)}`,
            ),
          )
    case 'completed':
      return look(
        Check,
        'green',
        'Done',
        node.cached ? 'Done: its result came from the cache' : because('Done'),
      )
    case 'failed':
      return look(
        X,
        'red',
        'Failed',
        node.failure === null ? because('Failed') : `Failed: ${node.failure.message}`,
      )
    case 'skipped':
      return look(SkipForward, 'neutral', 'Skipped', because('Skipped'))
    case 'cancelled':
      return look(Slash, 'neutral', 'Cancelled', because('Cancelled'))
  }
}

function describeReady(node: NodeStateOf): StateLook {
  // The note says what it waits for, and who has it.
  const because = (reason: string) => (node.note === null ? reason : capitalize(node.note))
  switch (node.waitingFor) {
    case 'lock':
      return look(Lock, 'amber', 'Waits for lock', because('Waits for a lock'))
    case 'circuit':
      return look(ZapOff, 'amber', 'Waits', because('Its target fails too often'))
    case 'place':
      return look(Timer, 'neutral', 'Ready', because('Waits for a place'))
    default:
      return look(CircleDot, 'neutral', 'Ready', because('Ready'))
  }
}

function look(icon: LucideIcon, tone: Tone, word: string, sentence: string): StateLook {
  return { icon, tone, word, sentence }
}
