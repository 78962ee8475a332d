import { expect, test } from 'vitest'
import { spellCost } from '../core/base/spell-amount.ts'
import { fakeTask } from '../rpc/fixtures/fake-core.ts'
import {
  cleanText,
  cut,
  describeState,
  formatCount,
  formatDuration,
  formatTable,
  workedMs,
} from './format.ts'
import { parseDollars, parseDuration, wholeNumber } from './parse-values.ts'

test('figures in words', () => {
  expect([0, 999, 12_300, 192_000, 7_500_000].map(formatDuration)).toEqual([
    '0ms',
    '999ms',
    '12s',
    '3m 12s',
    '2h 5m',
  ])
  expect([950, 4_812, 1_234_567].map(formatCount)).toEqual(['950', '4.8k', '1.2M'])
  expect([0, 310_000, 4_200].map(spellCost)).toEqual(['$0.00', '$0.31', '$0.0042'])
})

test('states in words', () => {
  expect(describeState(fakeTask({ state: 'waiting', waitingFor: 'permission' }))).toBe(
    'waiting for permission',
  )
  expect(describeState(fakeTask({ state: 'paused', pausedAs: 'freeze' }))).toBe('paused (freeze)')
  expect(describeState(fakeTask({ pendingControl: 'freeze' }))).toBe('running, freezing')
  expect(workedMs(fakeTask({ startedAt: 1_000, pausedMs: 500 }), 3_000)).toBe(1_500)
  expect(workedMs(fakeTask({ startedAt: null }), 3_000)).toBe(0)
})

test('text of an instance cannot control the terminal, whole or in pieces', () => {
  expect(cleanText('a\u001b[31mred\u001b]0;title\u0007\r\n\tb\u009b1m\u202ec')).toBe(
    'ared⟨U+001B⟩]0;title⟨U+0007⟩\n\tb⟨U+009B⟩1m⟨U+202E⟩c',
  )
  expect(cut('rm\u00a0-rf a', 80, 'code')).toBe('rm⟨U+00A0⟩-rf a')
  expect(cut('  a\n\n b  ', 10)).toBe('a b')
  expect(cut('abcdef', 4)).toBe('abc…')
})

test('a table aligns its columns and cuts the last', () => {
  expect(
    formatTable(
      [
        ['ID', 'TITLE'],
        ['a-long-id', 'x'.repeat(40)],
      ],
      30,
    ),
  ).toEqual(['ID         TITLE', `a-long-id  ${'x'.repeat(18)}…`])
})

test('times and amounts are read, and wrong ones refused', () => {
  expect(['90', '90s', '1.5h', '1500ms'].map(parseDuration)).toEqual([90_000, 90_000, 5_400_000, 1_500])
  for (const wrong of ['', '0', 'abc', '25h', '-1m', '1w'])
    expect(() => parseDuration(wrong), wrong).toThrow('Give')
  expect(['2', '$0.50', '0.000001'].map(parseDollars)).toEqual([2_000_000, 500_000, 1])
  for (const wrong of ['', '0', '-1', '1e3']) expect(() => parseDollars(wrong), wrong).toThrow('Give')
  const parse = wholeNumber(-5, 5)
  expect(parse('-5')).toBe(-5)
  for (const wrong of ['', ' ', '6', '1.5', 'x']) expect(() => parse(wrong), wrong).toThrow('from -5 to 5')
})
