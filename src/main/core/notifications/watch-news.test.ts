import { expect, onTestFinished, test, vi } from 'vitest'
import type { AnyEvent } from '../../../contract/events.ts'
import { makeStage } from './fixtures/stage.ts'
import { watchNews } from './watch-news.ts'

test('what a task does while it works is no news; its end, its budget and its running away are', () => {
  const stage = makeStage()
  const onNews = vi.fn()
  const news = watchNews(stage.context, onNews)
  onTestFinished(news.close)
  const task = stage.begin()
  const told = (change: object): boolean => {
    onNews.mockClear()
    stage.published.length = 0
    stage.note(task, change)
    const events = stage.published.filter(({ name }: AnyEvent) => name === 'task.changed')
    expect(events).not.toEqual([])
    for (const event of events) news.hear(event)
    return onNews.mock.calls.length > 0
  }
  expect(told({ title: 'Another step' })).toBe(false)
  expect(told({ state: 'waiting', waitingFor: 'rate_limit' })).toBe(false)
  expect(told({ state: 'paused', waitingFor: 'budget' })).toBe(true)
  expect(told({ state: 'running', waitingFor: null })).toBe(false)
  const signal = { kind: 'spending' as const, evidence: 'much', at: 1, costMicros: 1 }
  expect(told({ runaway: { state: 'flagged', signals: [signal], median: null } })).toBe(true)
  expect(told({ title: 'One more' })).toBe(false)
  expect(told({ runaway: null, state: 'completed', endedAt: 2 })).toBe(true)
})
