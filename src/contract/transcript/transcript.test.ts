import { expect, test } from 'vitest'
import type { TaskEvent } from '../task-event.ts'
import { applyEvents, createTranscript } from './transcript.ts'

const block = { key: 'b', type: 'text' as const, parentToolUseId: null, toolUseId: null, toolName: null }
const at = (seq: number) => ({ taskId: 't', seq, at: seq })
const change = (from: 'running' | 'paused', to: 'running' | 'paused') => ({
  kind: 'state.changed' as const,
  payload: {
    from,
    to,
    waitingFor: null,
    pausedAs: to === 'paused' ? ('freeze' as const) : null,
    cause: 'person' as const,
    evidence: '',
    outcome: null,
  },
})
const live: TaskEvent[] = [
  { ...at(1), kind: 'block.started', payload: block },
  { ...at(2), kind: 'block.appended', payload: { key: 'b', text: 'One ', deltas: 1 } },
  { ...at(3), ...change('running', 'paused') },
  { ...at(4), ...change('paused', 'running') },
  { ...at(5), kind: 'block.appended', payload: { key: 'b', text: 'two.', deltas: 1 } },
  {
    ...at(6),
    kind: 'block.completed',
    payload: { ...block, text: 'One two.', input: null, deltas: 2, aborted: false, synthetic: false },
  },
]
const shown = (events: readonly TaskEvent[]) =>
  applyEvents(createTranscript(), events).items.map((item) => (item.kind === 'text' ? item.text : item.kind))

test('what is told of a pause stands above the text that came after it', () => {
  expect(shown(live.slice(0, 4))).toEqual(['One ', 'state', 'state'])
  expect(shown(live.slice(0, 5))).toEqual(['state', 'state', 'One two.'])
  expect(shown(live)).toEqual(['state', 'state', 'One two.'])
  // As the log has it later: the whole block has taken the place of its pieces.
  expect(shown(live.filter(({ kind }) => !['block.started', 'block.appended'].includes(kind)))).toEqual(
    shown(live),
  )
})

test('items that changed their place are found there', () => {
  const transcript = applyEvents(createTranscript(), live.slice(0, 5))
  applyEvents(transcript, [
    { ...at(6), kind: 'block.appended', payload: { key: 'b', text: ' Three.', deltas: 1 } },
    { ...at(7), ...change('running', 'paused') },
  ])
  expect(transcript.items.map((item) => (item.kind === 'text' ? item.text : item.seq))).toEqual([
    3,
    4,
    'One two. Three.',
    7,
  ])
})
