import { expect, test } from 'vitest'
import type { LivenessState } from '../../../contract/monitor.ts'
import { type Evidence, explainsSilence, judgeLiveness, type TurnEvidence } from './liveness.ts'

const now = 10_000_000
const ago = (seconds: number) => now - seconds * 1_000

const idle: Evidence = {
  now,
  startedAt: ago(7_200),
  isUp: true,
  isGone: false,
  isEnding: false,
  stopped: null,
  turn: null,
  backgroundTasks: 0,
  idleSince: ago(60),
  lastLineAt: ago(60),
  explainedUntil: ago(60),
  cpuPercent: 97.4,
  stallAfterMs: 600_000,
}
const quietTurn: TurnEvidence = {
  since: ago(1_000),
  phase: 'requesting',
  tools: [],
  waitingFor: null,
  waitingUntil: null,
  asked: null,
}
const turn = (changes: Partial<TurnEvidence> = {}, others: Partial<Evidence> = {}): Evidence => ({
  ...idle,
  idleSince: null,
  lastLineAt: ago(95),
  explainedUntil: 0,
  turn: { ...quietTurn, ...changes },
  ...others,
})
const npmTest = { label: 'Bash `npm test`', since: ago(192) }

const cases: [what: string, seen: Evidence, state: LivenessState, evidence: string, since: number | null][] =
  [
    [
      'a process that is not up',
      { ...idle, isUp: false, startedAt: ago(2) },
      'starting',
      'starting for 2 s',
      ago(2),
    ],
    ['an idle one', idle, 'ready', 'idle for 1 min', ago(60)],
    ['one that was never busy', { ...idle, idleSince: null }, 'ready', 'waits for a prompt', null],
    [
      'background work between turns',
      { ...idle, backgroundTasks: 1 },
      'background',
      '1 background task at work, 97% CPU',
      null,
    ],
    ['a request on its way', turn(), 'requesting', 'no byte from the model for 1 min 35 s', null],
    [
      'a prompt that was just written',
      turn({ since: ago(3) }),
      'requesting',
      'no byte from the model for 3 s',
      null,
    ],
    ['thinking', turn({ phase: 'thinking' }), 'thinking', 'thinks, last line 1 min 35 s ago', null],
    [
      'writing',
      turn({ phase: 'writing' }, { lastLineAt: ago(0) }),
      'writing',
      'writes, last line just now',
      null,
    ],
    [
      'a tool, however silent',
      turn({ tools: [npmTest] }, { lastLineAt: ago(5_000) }),
      'tool',
      'Bash `npm test`, 3 min 12 s, 97% CPU',
      ago(192),
    ],
    [
      'several tools, not measured yet',
      turn({ tools: [npmTest, npmTest, npmTest] }, { cpuPercent: null }),
      'tool',
      'Bash `npm test` and 2 more, 3 min 12 s',
      ago(192),
    ],
    [
      'a permission',
      turn({ waitingFor: 'permission', asked: { what: 'Bash', since: ago(7_000) }, tools: [npmTest] }),
      'person',
      'Bash waits for you for 1 h 56 min',
      ago(7_000),
    ],
    ['a budget', turn({ waitingFor: 'budget' }), 'person', 'its budget is used up; raise it to go on', null],
    [
      'a rate limit',
      turn({ waitingFor: 'rate_limit', waitingUntil: now + 90_000 }, { lastLineAt: ago(3_000) }),
      'rate_limited',
      'the usage limit is reached; it resets in 1 min 30 s',
      null,
    ],
    [
      'a rate limit without an end',
      turn({ waitingFor: 'rate_limit' }, { lastLineAt: ago(3_000) }),
      'rate_limited',
      'the usage limit is reached',
      null,
    ],
    [
      'a retry',
      turn({ waitingFor: 'retry', waitingUntil: now + 4_000 }),
      'retrying',
      'the request failed; tries again in 4 s',
      null,
    ],
    [
      'a retry that is long due',
      turn({ waitingFor: 'retry', waitingUntil: ago(40) }),
      'requesting',
      'no byte from the model for 40 s',
      null,
    ],
    [
      'silence that nothing explains',
      turn({}, { lastLineAt: ago(600) }),
      'stalled',
      'silent for 10 min and nothing explains it, 97% CPU',
      ago(600),
    ],
    [
      'silence in the middle of an answer',
      turn({ phase: 'writing' }, { lastLineAt: ago(900), cpuPercent: null }),
      'stalled',
      'silent for 15 min and nothing explains it',
      ago(900),
    ],
    [
      'silence after a pause that was long enough',
      turn({}, { lastLineAt: ago(900), explainedUntil: ago(5) }),
      'requesting',
      'no byte from the model for 5 s',
      null,
    ],
    [
      'silence just short of a stall',
      turn({}, { lastLineAt: ago(599) }),
      'requesting',
      'no byte from the model for 9 min 59 s',
      null,
    ],
    [
      'a frozen turn, however long',
      turn({}, { stopped: 'person', lastLineAt: ago(5_000) }),
      'frozen',
      'its processes are stopped',
      null,
    ],
    [
      'one that was stopped from outside',
      turn({}, { stopped: 'outside' }),
      'frozen',
      'its process was stopped by something else (SIGSTOP); resume it with SIGCONT',
      null,
    ],
    [
      'one that is being ended',
      turn({}, { isEnding: true, stopped: 'person' }),
      'stopping',
      'its processes are being ended',
      null,
    ],
    ['one that is gone', turn({}, { isGone: true }), 'gone', 'its process is not there any more', null],
  ]

test.each(cases)('%s', (_what, seen, state, evidence, since) => {
  expect(judgeLiveness(seen)).toEqual({ state, evidence, since })
})

test('silence is only ever unexplained while the model is to answer', () => {
  const unexplained: LivenessState[] = ['requesting', 'thinking', 'writing', 'stalled']
  for (const [, seen] of cases) {
    const { state } = judgeLiveness(seen)
    expect(explainsSilence(state)).toBe(!unexplained.includes(state))
  }
})
