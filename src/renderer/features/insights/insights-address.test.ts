import { expect, test } from 'vitest'
import { dayName, isFiltered, periodOf, readInsightsAddress } from './insights-address.ts'

test('an address keeps what is known and leaves out what is usual', () => {
  const address = { period: '90', by: 'model', figure: 'tasks', compare: '1', as: 'table', model: 'opus' }
  expect(readInsightsAddress(address)).toEqual(address)
  expect(
    readInsightsAddress({
      period: '30',
      by: 'directory',
      figure: 'costMicros',
      compare: 'yes',
      as: 'pie',
      model: '',
    }),
  ).toEqual({})
  expect(readInsightsAddress({ by: 'colour', figure: 'beauty', simulated: '1', item: 'x' })).toEqual({
    simulated: '1',
    item: 'x',
  })
  // Days belong to a period that is made of them.
  expect(readInsightsAddress({ from: '2026-10-01', to: '2026-13-01' })).toEqual({})
  expect(readInsightsAddress({ period: 'days', from: '2026-10-01', to: '2026-13-01' })).toEqual({
    period: 'days',
    from: '2026-10-01',
  })
  expect(isFiltered({ compare: '1' })).toBe(false)
  expect(isFiltered({ workflow: 'w' })).toBe(true)
})

test('a period is of whole days, today included', () => {
  const now = new Date(2026, 2, 31, 15, 30).getTime()
  const days = (address: Parameters<typeof periodOf>[0]) => {
    const period = periodOf(address, now)
    return period && [dayName(period.from), dayName(period.to - 1)]
  }
  expect(days({ period: '7' })).toEqual(['2026-03-25', '2026-03-31'])
  expect(days({})).toEqual(['2026-03-02', '2026-03-31'])
  expect(days({ period: 'days', from: '2026-01-05', to: '2026-01-05' })).toEqual(['2026-01-05', '2026-01-05'])
  expect(days({ period: 'days', from: '2026-02-05', to: '2026-01-05' })).toBeNull()
  expect(periodOf({ period: 'all' }, now)?.from).toBe(0)
})
