import { describe, expect, it, test } from 'vitest'
import { sampleTask } from './fixtures/sample-task.ts'
import type { Task, TaskForecast } from './task.ts'
import { describeProgress, progressOf, spellRange } from './task-progress.ts'

const minutes = (count: number) => count * 60_000
const known: TaskForecast = {
  workMs: { low: minutes(4), high: minutes(10) },
  usualMs: { low: minutes(2), high: minutes(9) },
  basis: 'title',
  count: 34,
  passed: 3,
}
const task = (change: Partial<Task> = {}) => sampleTask({ startedAt: 0, forecast: known, ...change })

describe('how far a task is', () => {
  it('is told by steps only where there are some', () => {
    expect(progressOf(task(), 0)).toMatchObject({ share: null, steps: null })
    const todos = { done: 2, total: 7, current: 'Running the tests' }
    expect(progressOf(task({ todos }), 0)).toMatchObject({
      share: 2 / 7,
      steps: 'step 3 of 7: Running the tests',
    })
    expect(progressOf(task({ todos: { ...todos, current: null } }), 0).steps).toBe('2 of 7 steps done')
    expect(progressOf(task({ todos, state: 'failed', endedAt: 1 }), 2).steps).toBe('2 of 7 steps done')
    expect(progressOf(task({ todos: { done: 7, total: 7, current: 'x' } }), 0).steps).toBe(
      '7 of 7 steps done',
    )
  })

  it('tells the time that is left by its own work, and from what', () => {
    expect(progressOf(task(), minutes(1))).toMatchObject({
      left: '3–9 min left',
      basis: 'usually 2–9 min, from 34 turns with this title',
    })
    expect(progressOf(task(), minutes(5)).left).toBe('up to 5 min left')
    // Pauses and the wait for a person are no work.
    const waited = task({ pausedMs: minutes(10), waitedMs: minutes(20) })
    expect(progressOf(waited, minutes(31)).left).toBe('3–9 min left')
  })

  it('says what it waits for, and gets no nearer to its end meanwhile', () => {
    const asking = task({ state: 'waiting', waitingFor: 'permission', waitedSince: minutes(1) })
    const frozen = task({ state: 'paused', pausedAs: 'freeze', pausedSince: minutes(1) })
    for (const at of [1, 100].map(minutes)) {
      expect(progressOf(asking, at).left).toBe('3–9 min left once it is answered')
      expect(progressOf(frozen, at).left).toBe('3–9 min left once it goes on')
    }
  })

  it('tells nothing that is not known, and never less than none', () => {
    expect(progressOf(task({ forecast: null }), 1)).toMatchObject({ left: null, basis: null })
    expect(progressOf(task({ state: 'completed', endedAt: 1 }), 2).left).toBeNull()
    expect(progressOf(task({ state: 'queued', startedAt: null }), 2).left).toBeNull()
    expect(progressOf(task(), minutes(11)).left).toBe('longer than usual')
    const beyond = { ...known, workMs: null, passed: 30 }
    expect(progressOf(task({ forecast: beyond }), minutes(1))).toMatchObject({
      left: 'longer than usual',
      basis: 'usually 2–9 min, from 34 turns with this title; 30 of them took less',
    })
    expect(describeProgress(task({ forecast: null }), 1)).toBeNull()
  })

  it('by its steps says so', () => {
    const steps: TaskForecast = { ...known, basis: 'steps', count: 4, usualMs: null }
    expect(progressOf(task({ forecast: steps }), 0).basis).toBe('by the pace of 4 steps')
  })
})

test.each([
  [0, 900, 'up to 1 s'],
  [3_200, 9_100, '3–10 s'],
  [12_000, 48_000, '10–50 s'],
  [90_000, 100_000, '1–2 min'],
  [61_000, 350_000, '1–6 min'],
  [0, 350_000, 'up to 6 min'],
  [120_000, 120_000, 'about 2 min'],
  [5_000_000, 9_000_000, '1–3 h'],
])('a range from %i to %i ms is "%s"', (low, high, text) => {
  expect(spellRange(low, high)).toBe(text)
})
