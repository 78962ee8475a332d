import {
  Activity,
  Brain,
  Check,
  CircleDashed,
  CircleStop,
  Hand,
  LoaderCircle,
  Pause,
  PenLine,
  RotateCw,
  Send,
  Timer,
  TriangleAlert,
  Unplug,
  Wrench,
} from 'lucide-react'
import type { Instance, InstanceState } from '../../contract/instance.ts'
import type { Liveness, LivenessState } from '../../contract/monitor.ts'
import { capitalize } from './format.ts'
import type { StateLook } from './task-state.ts'

type Look = Omit<StateLook, 'sentence'>

const looks: Record<LivenessState, Look> = {
  starting: { icon: LoaderCircle, tone: 'blue', word: 'Starting' },
  ready: { icon: Check, tone: 'neutral', word: 'Ready' },
  requesting: { icon: Send, tone: 'blue', word: 'Requesting' },
  thinking: { icon: Brain, tone: 'blue', word: 'Thinking' },
  writing: { icon: PenLine, tone: 'blue', word: 'Writing' },
  tool: { icon: Wrench, tone: 'blue', word: 'Tool runs' },
  person: { icon: Hand, tone: 'amber', word: 'Needs you' },
  rate_limited: { icon: Timer, tone: 'amber', word: 'Rate limit' },
  retrying: { icon: RotateCw, tone: 'amber', word: 'Retrying' },
  background: { icon: Activity, tone: 'blue', word: 'Background' },
  stalled: { icon: TriangleAlert, tone: 'red', word: 'Silent' },
  frozen: { icon: Pause, tone: 'violet', word: 'Frozen' },
  stopping: { icon: CircleStop, tone: 'neutral', word: 'Stopping' },
  gone: { icon: Unplug, tone: 'red', word: 'Gone' },
}

/** Until the first look at its processes only its row tells. */
const byRow: Record<InstanceState, Look> = {
  starting: looks.starting,
  ready: looks.ready,
  busy: { icon: Activity, tone: 'blue', word: 'Working' },
  frozen: looks.frozen,
  stopping: looks.stopping,
  exited: looks.gone,
}

const warm: Look = { icon: CircleDashed, tone: 'neutral', word: 'Warm' }

/** How the liveness of an instance is shown; the sentence is its evidence. */
export function describeLiveness(instance: Instance, liveness: Liveness | undefined): StateLook {
  const free = instance.sessionId === null
  const look = liveness ? looks[liveness.state] : byRow[instance.state]
  const shown = free && look === looks.ready ? warm : look
  const evidence = liveness?.evidence || (free ? 'waits for a session to take it' : shown.word)
  // The supervisor marks code with backticks.
  return { ...shown, sentence: capitalize(evidence.replaceAll('`', '')) }
}

/** What wants a look comes first. */
export function livenessRank(instance: Instance, liveness: Liveness | undefined): number {
  const order = ['red', 'amber', 'violet', 'blue', 'neutral', 'green']
  return order.indexOf(describeLiveness(instance, liveness).tone)
}
