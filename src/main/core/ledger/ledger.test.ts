import { expect, test } from 'vitest'
import type { SpendingRecord } from '../store/records.ts'
import { createLedger } from './ledger.ts'
import { dayOf, nextDay } from './spending.ts'

/** A database of rows by day, that can be away. */
function fakeStore() {
  const rows = new Map<string, SpendingRecord>()
  const store = {
    isAway: false,
    list: () => [],
    prices: () => [],
    savePrice: () => {},
    ownPrices: () => [],
    saveOwnPrice: () => {},
    removeOwnPrice: () => {},
    spentOn(day: string) {
      if (store.isAway) throw new Error('away')
      return [...rows.values()].filter((row) => row.day === day).map((row) => ({ ...row }))
    },
  }
  const save = (row: SpendingRecord) => void rows.set(`${row.day} ${row.directory}`, row)
  return { store, save, rows }
}

const morning = dayOf(1_800_000_000_000) + 1

test('a day begins with what was spent on it before, counts on, and ends at midnight', () => {
  const { store, save } = fakeStore()
  const first = createLedger({ store, save })
  first.add('/a', { tokens: 10, costMicros: 5 }, morning)
  first.add('/a/b', { tokens: 1, costMicros: 1 }, morning)
  const ledger = createLedger({ store, save })
  expect(ledger.beginDay(morning)).toBe(true)
  expect(ledger.beginDay(morning)).toBe(false)
  ledger.add('/ab', { tokens: 2, costMicros: 2 }, morning)
  expect(ledger.usedToday(null)).toEqual({ tokens: 13, costMicros: 8 })
  expect(ledger.usedToday('/a')).toEqual({ tokens: 11, costMicros: 6 })
  expect(ledger.beginDay(nextDay(morning))).toBe(true)
  expect(ledger.usedToday(null)).toEqual({ tokens: 0, costMicros: 0 })
  // The clock is set back over midnight.
  ledger.beginDay(morning)
  expect(ledger.usedToday(null)).toEqual({ tokens: 13, costMicros: 8 })
})

test('what is used while the database can not be read counts', () => {
  const { store, save, rows } = fakeStore()
  const ledger = createLedger({ store, save })
  store.isAway = true
  expect(ledger.beginDay(morning)).toBe(false)
  ledger.add('/a', { tokens: 10, costMicros: 5 }, morning)
  expect(ledger.usedToday(null)).toEqual({ tokens: 10, costMicros: 5 })
  expect([...rows.values()]).toMatchObject([{ directory: '/a', tokens: 10, costMicros: 5 }])
})
