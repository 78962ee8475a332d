import { expect, test } from 'vitest'
import { intervalStarts } from './intervals.ts'

const at = (text: string) => Date.parse(text)
const starts = (from: string, to: string, zone: string, interval: 'day' | 'week' | 'month') =>
  intervalStarts({ from: at(from), to: at(to) }, zone, interval).map((start) => new Date(start).toISOString())

test('days begin with midnight where the viewer is, also when the clock is set back or on', () => {
  expect(starts('2026-03-28T12:00Z', '2026-03-30T12:00Z', 'Europe/Berlin', 'day')).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ])
  expect(starts('2026-10-25T12:00Z', '2026-10-26T12:00Z', 'Europe/Berlin', 'day')).toEqual([
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
  ])
})

test('a day whose midnight does not exist begins with its first moment', () => {
  // In Cairo the clock goes from 23:59:59 to 01:00.
  expect(starts('2026-04-24T12:00Z', '2026-04-24T13:00Z', 'Africa/Cairo', 'day')).toEqual([
    '2026-04-23T22:00:00.000Z',
  ])
  expect(starts('2018-11-04T12:00Z', '2018-11-04T13:00Z', 'America/Sao_Paulo', 'day')).toEqual([
    '2018-11-04T03:00:00.000Z',
  ])
})

test('of a midnight that comes twice the first one begins the day', () => {
  // In Havana the clock is set back from 01:00 to midnight.
  expect(starts('2026-10-31T12:00Z', '2026-11-02T12:00Z', 'America/Havana', 'day')).toEqual([
    '2026-10-31T04:00:00.000Z',
    '2026-11-01T04:00:00.000Z',
    '2026-11-02T05:00:00.000Z',
  ])
  expect(starts('2026-11-01T12:00Z', '2026-11-01T13:00Z', 'America/Havana', 'day')).toEqual([
    '2026-11-01T04:00:00.000Z',
  ])
})

test('weeks begin on Monday, months on their first day; the end itself is left out', () => {
  expect(starts('2026-11-28T00:00Z', '2026-12-07T00:00Z', 'UTC', 'week')).toEqual([
    '2026-11-23T00:00:00.000Z',
    '2026-11-30T00:00:00.000Z',
  ])
  expect(starts('2026-01-31T00:00Z', '2026-03-01T00:00Z', 'UTC', 'month')).toEqual([
    '2026-01-01T00:00:00.000Z',
    '2026-02-01T00:00:00.000Z',
  ])
})
