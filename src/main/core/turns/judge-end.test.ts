import { describe, expect, it } from 'vitest'
import { judgeEnd, type Replacement, type Standing, type TurnEnd, type TurnEnding } from './judge-end.ts'
import { plainOutcome } from './outcome.ts'
import { canBecome } from './task-states.ts'

const running: Standing = {
  state: 'running',
  pausedAs: null,
  pendingControl: null,
  budgetVerdict: null,
  queueNote: null,
  isLate: false,
}
const done: TurnEnding = {
  type: 'result',
  wasHolding: false,
  verdict: {
    state: 'completed',
    outcome: { reason: 'completed', message: 'Done.', hint: null, actions: [], diagnostics: null },
  },
}
const cut = {
  type: 'result',
  wasHolding: false,
  verdict: { state: 'interrupted', outcome: plainOutcome('interrupted') },
} as const satisfies TurnEnding
const crash = {
  type: 'exit',
  exit: { code: 1, signal: null, stderr: '' },
  endCause: null,
  wasEnded: false,
  wasRead: true,
} as const satisfies TurnEnding
const returned: TurnEnding = { type: 'returned', cause: 'scheduler' }
const memory: Replacement = { cause: 'memory', isAgain: false }

/** In a word: `failed by budget (budget_exhausted)`. */
function spell(end: TurnEnd): string {
  if (end.become !== 'ended') return `${end.become} by ${end.cause}`
  return `${end.to} by ${end.cause} (${end.outcome.reason})${end.mayRetry ? ', may be retried' : ''}`
}

type Case = [string, Partial<Standing>, TurnEnding, Replacement | null, string]

describe('what becomes of a task whose turn came to an end', () => {
  it.each<Case>([
    ['it is done', {}, done, null, 'completed by claude (completed), may be retried'],
    [
      'a pause comes too late',
      { pendingControl: 'hold' },
      done,
      null,
      'completed by claude (completed), may be retried',
    ],
    ['an end comes too late', { pendingControl: 'terminate' }, done, null, 'completed by claude (completed)'],
    ['Claude stops by itself', {}, cut, null, 'interrupted by claude (interrupted), may be retried'],
    ['a person stops it', { pendingControl: 'interrupt' }, cut, null, 'interrupted by person (interrupted)'],
    ['a person ends it', { pendingControl: 'terminate' }, cut, null, 'cancelled by person (terminated)'],
    ['a person pauses it', { pendingControl: 'hold' }, cut, null, 'held by person'],
    ['a budget pauses it', { pendingControl: 'hold', budgetVerdict: 'hold' }, cut, null, 'held by budget'],
    [
      'a budget ends it',
      { pendingControl: 'interrupt', budgetVerdict: 'stop' },
      cut,
      null,
      'failed by budget (budget_exhausted)',
    ],
    [
      'a person ends what a budget ends',
      { pendingControl: 'terminate', budgetVerdict: 'stop' },
      cut,
      null,
      'cancelled by person (terminated)',
    ],
    [
      'its time is up',
      { pendingControl: 'interrupt', isLate: true },
      cut,
      null,
      'failed by timeout (timed_out)',
    ],
    ['its process crashes', {}, crash, null, 'failed by crash (exited), may be retried'],
    [
      'its process crashes before it read the prompt',
      { state: 'starting' },
      { ...crash, wasRead: false },
      null,
      'queued by crash',
    ],
    [
      'it reacts to no interrupt of its pause',
      { pendingControl: 'hold' },
      { ...crash, wasEnded: true },
      null,
      'held by person',
    ],
    [
      'Muster closes while it is to pause',
      { pendingControl: 'hold' },
      { ...crash, wasEnded: true, endCause: 'shutdown' },
      null,
      'interrupted by shutdown (shutdown)',
    ],
    ['Muster closes', {}, { ...crash, endCause: 'shutdown' }, null, 'interrupted by shutdown (shutdown)'],
    ['it ended while nobody looked', {}, { ...crash, endCause: 'lost' }, null, 'interrupted by crash (lost)'],
    ['its instance is replaced', {}, cut, memory, 'continued by monitor'],
    [
      'its instance is replaced again for memory',
      {},
      cut,
      { ...memory, isAgain: true },
      'interrupted by monitor (memory_exceeded)',
    ],
    [
      'its instance lived too long',
      {},
      cut,
      { cause: 'duration', isAgain: false },
      'interrupted by monitor (duration_exceeded)',
    ],
    [
      'a person has its instance replaced',
      {},
      { ...crash, wasEnded: true },
      { cause: 'person', isAgain: false },
      'continued by person',
    ],
    [
      'it is paused when its instance is replaced',
      { state: 'paused', pausedAs: 'freeze' },
      cut,
      memory,
      'held by monitor',
    ],
    ['its instance is replaced before it began', { state: 'starting' }, crash, memory, 'queued by monitor'],
    [
      'it is done before its instance is replaced',
      {},
      done,
      memory,
      'completed by claude (completed), may be retried',
    ],
    [
      'a person ends it while its instance is replaced',
      { pendingControl: 'terminate' },
      cut,
      memory,
      'cancelled by person (terminated)',
    ],
    ['nobody took its prompt', { state: 'starting' }, returned, null, 'queued by scheduler'],
    [
      'nobody took its prompt and it was ended',
      { state: 'starting', pendingControl: 'terminate' },
      returned,
      null,
      'cancelled by person (terminated)',
    ],
    [
      'nobody took its prompt in time',
      { state: 'starting', pendingControl: 'interrupt', isLate: true },
      returned,
      null,
      'failed by timeout (timed_out)',
    ],
    [
      'nobody took its prompt and it was frozen',
      { state: 'paused', pausedAs: 'freeze' },
      returned,
      null,
      'held by scheduler',
    ],
    [
      'nobody took its prompt and it was being frozen',
      { state: 'starting', pendingControl: 'freeze' },
      returned,
      null,
      'held by scheduler',
    ],
    [
      'nobody took its prompt and it was being continued',
      { state: 'paused', pausedAs: 'freeze', pendingControl: 'resume' },
      returned,
      null,
      'queued by scheduler',
    ],
    [
      'its instance is replaced while it is being continued',
      { state: 'paused', pausedAs: 'freeze', pendingControl: 'resume' },
      cut,
      memory,
      'continued by monitor',
    ],
    [
      'its instance is replaced while Muster has it frozen',
      { state: 'paused', pausedAs: 'freeze', queueNote: 'the disk is full' },
      cut,
      memory,
      'continued by monitor',
    ],
    [
      'nobody took its prompt and Muster had frozen it',
      { state: 'paused', pausedAs: 'freeze', queueNote: 'the disk is full' },
      returned,
      null,
      'queued by scheduler',
    ],
  ])('%s', (_, changes, ending, replaced, expected) => {
    expect(spell(judgeEnd({ ...running, ...changes }, ending, replaced))).toBe(expected)
  })

  it('keeps back what waits behind it when a pause found it done, unless a budget asked for that', () => {
    const holds = (changes: Partial<Standing>) => {
      const end = judgeEnd({ ...running, ...changes }, done, null)
      return end.become === 'ended' && end.holdsQueue
    }
    expect(holds({ pendingControl: 'hold' })).toBe(true)
    expect(holds({ pendingControl: 'hold', budgetVerdict: 'hold' })).toBe(false)
    expect(holds({})).toBe(false)
  })

  it('lets it go on at once when its pause was taken back while the interrupt was on its way', () => {
    expect(judgeEnd(running, { ...cut, wasHolding: true }, null)).toMatchObject({
      become: 'held',
      isTakenBack: true,
    })
  })

  it('is a legal change from every standing, and never undoes an end that a person asked for', () => {
    let looked = 0
    for (const state of ['starting', 'running', 'waiting', 'paused'] as const)
      for (const pausedAs of state === 'paused' ? (['hold', 'freeze'] as const) : [null])
        for (const pendingControl of [null, 'hold', 'freeze', 'resume', 'interrupt', 'terminate'] as const)
          for (const budgetVerdict of [null, 'hold', 'stop', 'past'] as const)
            for (const isLate of [false, true])
              for (const queueNote of [null, 'the disk is full'])
                for (const ending of endingsFrom(state))
                  for (const replaced of replacements) {
                    const task = { state, pausedAs, pendingControl, budgetVerdict, isLate, queueNote }
                    const end = judgeEnd(task, ending, replaced)
                    for (const [from, to] of steps(state, end))
                      expect(canBecome(from, to), `${from} → ${to}`).toBe(true)
                    if (pendingControl === 'terminate') expect(end.become).toBe('ended')
                    if (end.become === 'ended' && end.to === 'completed') expect(ending).toBe(done)
                    looked += 1
                  }
    expect(looked).toBeGreaterThan(10_000)
  })
})

const replacements: (Replacement | null)[] = [
  null,
  ...(['duration', 'memory', 'output', 'person'] as const).flatMap((cause) => [
    { cause, isAgain: false },
    { cause, isAgain: true },
  ]),
]

function endingsFrom(state: Standing['state']): TurnEnding[] {
  const gone = ([null, 'shutdown', 'idle', 'lost'] as const).flatMap((endCause) =>
    [true, false].map((wasEnded) => ({ ...crash, endCause, wasEnded })),
  )
  return [
    done,
    cut,
    { ...cut, wasHolding: true },
    ...gone,
    ...(state === 'starting' ? [{ ...crash, wasRead: false }] : []),
    ...(state === 'starting' || state === 'paused' ? [returned] : []),
  ]
}

/** The changes of state that carrying it out makes. */
function steps(from: Standing['state'], end: TurnEnd): [Standing['state'], Standing['state']][] {
  if (end.become === 'ended') return [[from, end.to]]
  if (end.become === 'queued') return [[from, 'queued']]
  if (end.become === 'held') return [[from, 'paused']]
  return [
    [from, 'paused'],
    ['paused', 'queued'],
  ]
}
