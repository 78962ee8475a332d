import type { LivenessState } from '../../../contract/monitor.ts'
import type { WaitReason } from '../../../contract/task.ts'
import { spellDuration } from '../base/spell-amount.ts'
import type { OpenTool } from '../live/runner.ts'

/** What is known of an instance at one moment; all times are UTC milliseconds. */
export interface Evidence {
  now: number
  startedAt: number
  /** It printed something, so it is up. */
  isUp: boolean
  /** Its process is not to be found. */
  isGone: boolean
  isEnding: boolean
  /** Its processes are stopped, by us (`person`) or by somebody else (`outside`). */
  stopped: 'person' | 'outside' | null
  /** Null: no turn is in progress. */
  turn: TurnEvidence | null
  backgroundTasks: number
  /** When it became idle; null: it is busy. */
  idleSince: number | null
  lastLineAt: number | null
  /** Silence before this time was explained, by a tool, a person or a pause. */
  explainedUntil: number
  /** Of its whole tree; null: not measured yet. */
  cpuPercent: number | null
  stallAfterMs: number
}

/** What is known of the turn that is in progress. */
export interface TurnEvidence {
  /** When the prompt was written. */
  since: number
  /** What the model does, by the newest block of its answer. */
  phase: 'requesting' | 'thinking' | 'writing'
  /** Tools of the main thread that have no result yet, oldest first. */
  tools: readonly OpenTool[]
  waitingFor: WaitReason | null
  waitingUntil: number | null
  /** What a person is asked for ("Bash"), and since when; null: nothing. */
  asked: { what: string; since: number } | null
}

export interface Judgement {
  state: LivenessState
  evidence: string
  /** Since when it is so, where that is known better than by having looked. */
  since: number | null
}

/** Longer than this past its announced end, a wait of the CLI does not explain silence any more. */
const OVERDUE_MS = 5_000

/** What the instance is doing, by its evidence; the first that fits counts. */
export function judgeLiveness(seen: Evidence): Judgement {
  const { now, turn } = seen
  if (seen.isGone) return judge('gone', 'its process is not there any more')
  if (seen.isEnding) return judge('stopping', 'its processes are being ended')
  if (seen.stopped === 'person') return judge('frozen', 'its processes are stopped')
  if (seen.stopped === 'outside')
    return judge('frozen', 'its process was stopped by something else (SIGSTOP); resume it with SIGCONT')
  if (!seen.isUp) {
    return judge('starting', `starting for ${spellDuration(now - seen.startedAt)}`, seen.startedAt)
  }
  if (turn) return judgeTurn(seen, turn)
  if (seen.backgroundTasks > 0) {
    const count = `${seen.backgroundTasks} background task${seen.backgroundTasks === 1 ? '' : 's'}`
    return judge('background', `${count} at work${cpu(seen)}`)
  }
  const { idleSince } = seen
  return judge(
    'ready',
    idleSince === null ? 'waits for a prompt' : `idle for ${spellDuration(now - idleSince)}`,
    idleSince,
  )
}

function judgeTurn(seen: Evidence, turn: TurnEvidence): Judgement {
  const { now } = seen
  const { asked, tools, waitingFor, waitingUntil } = turn
  if (asked) {
    return judge('person', `${asked.what} waits for you for ${spellDuration(now - asked.since)}`, asked.since)
  }
  if (waitingFor === 'permission' || waitingFor === 'question' || waitingFor === 'plan') {
    return judge('person', 'waits for a person')
  }
  if (waitingFor === 'budget') return judge('person', 'its budget is used up; raise it to go on')
  const isDue = waitingUntil !== null && now > waitingUntil + OVERDUE_MS
  if (waitingFor === 'rate_limit' && !isDue) {
    return judge('rate_limited', `the usage limit is reached${left(now, waitingUntil, '; it resets')}`)
  }
  if (waitingFor === 'retry' && !isDue) {
    return judge('retrying', `the request failed; tries again${left(now, waitingUntil, '')}`)
  }
  const [tool, ...others] = tools
  if (tool) {
    const more = others.length > 0 ? ` and ${others.length} more` : ''
    return judge('tool', `${tool.label}${more}, ${spellDuration(now - tool.since)}${cpu(seen)}`, tool.since)
  }
  const quietSince = Math.max(
    turn.since,
    seen.lastLineAt ?? 0,
    seen.explainedUntil,
    Math.min(now, waitingUntil ?? 0),
  )
  const quiet = now - quietSince
  if (quiet >= seen.stallAfterMs) {
    return judge(
      'stalled',
      `silent for ${spellDuration(quiet)} and nothing explains it${cpu(seen)}`,
      quietSince,
    )
  }
  if (turn.phase === 'requesting') {
    return judge('requesting', `no byte from the model for ${spellDuration(quiet)}`)
  }
  const doing = turn.phase === 'thinking' ? 'thinks' : 'writes'
  return judge(
    turn.phase,
    `${doing}, last line ${quiet < 1_000 ? 'just now' : `${spellDuration(quiet)} ago`}`,
  )
}

/** States in which silence is no sign of trouble. */
const explained: ReadonlySet<LivenessState> = new Set([
  'starting',
  'ready',
  'tool',
  'person',
  'rate_limited',
  'retrying',
  'background',
  'frozen',
  'stopping',
  'gone',
])

/** Whether the state explains that nothing is printed. */
export function explainsSilence(state: LivenessState): boolean {
  return explained.has(state)
}

function judge(state: LivenessState, evidence: string, since: number | null = null): Judgement {
  return { state, evidence, since }
}

function left(now: number, until: number | null, what: string): string {
  return until === null || until <= now ? '' : `${what} in ${spellDuration(until - now)}`
}

function cpu({ cpuPercent }: Evidence): string {
  return cpuPercent === null ? '' : `, ${Math.round(cpuPercent)}% CPU`
}
