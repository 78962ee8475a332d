import { expect, test } from 'vitest'
import type { Figures } from '../../../contract/figures.ts'
import { changeOf, figureText } from './figure-text.ts'

const figures = (change: Partial<Figures>) => change as Figures

test('each unit is written as people read it, and what is not known as a dash', () => {
  expect(figureText('costMicros', 1_234_567)).toBe('$1.23')
  expect(figureText('durationP95', 192_000)).toBe('3m 12s')
  expect(figureText('durationP50', 420)).toBe('0.4s')
  expect(figureText('successRate', 0.9876)).toBe('99%')
  expect(figureText('cacheHitRate', 0.012)).toBe('1.2%')
  expect(figureText('inputTokens', 48_200)).toBe('48.2k')
  expect(figureText('costPerChange', null)).toBe('–')
})

test('a change says how much, and whether that is better', () => {
  const cost = (now: number | null, before: number | null) =>
    changeOf('costPerChange', figures({ costPerChange: now }), figures({ costPerChange: before }))
  expect(cost(150, 100)).toEqual({ text: '+50%', isBetter: false })
  expect(cost(50, 100)).toEqual({ text: '−50%', isBetter: true })
  expect(cost(2_000, 100)).toEqual({ text: '+20×', isBetter: false })
  expect(cost(1, 0)).toEqual({ text: 'new', isBetter: false })
  expect(cost(7, 7)).toEqual({ text: 'same', isBetter: null })
  expect(cost(7, null)).toBeNull()
  expect(changeOf('tasks', figures({ tasks: 3 }), figures({ tasks: 2 }))?.isBetter).toBeNull()
  expect(changeOf('successRate', figures({ successRate: 0.5 }), figures({ successRate: 0.47 }))).toEqual({
    text: '+3.0 pts',
    isBetter: true,
  })
})
