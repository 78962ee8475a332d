import { expect, test } from 'vitest'
import { quietUntil } from './quiet-hours.ts'

const zone = 'Europe/Berlin'
const end = (hours: string, at: string, where = zone) => {
  const until = quietUntil(hours, Date.parse(at), where)
  return until === null ? null : new Date(until).toISOString()
}

test('quiet hours go over midnight, and end on the minute', () => {
  expect(end('22:00-07:00', '2026-11-28T20:59:59Z')).toBe(null)
  expect(end('22:00-07:00', '2026-11-28T21:00:00Z')).toBe('2026-11-29T06:00:00.000Z')
  expect(end('22:00-07:00', '2026-11-29T05:59:59.999Z')).toBe('2026-11-29T06:00:00.000Z')
  expect(end('22:00-07:00', '2026-11-29T06:00:00Z')).toBe(null)
  expect(end('12:00-13:30', '2026-11-29T11:10:00Z')).toBe('2026-11-29T12:30:00.000Z')
  expect(end('22:00-07:00', '2026-11-28T23:30:00Z', 'Asia/Kathmandu')).toBe('2026-11-29T01:15:00.000Z')
})

test('in the night of 25 hours they end by the clock', () => {
  // On 2026-10-25 it is 02:00 to 03:00 twice.
  expect(end('22:00-07:00', '2026-10-24T21:00:00Z')).toBe('2026-10-25T06:00:00.000Z')
  expect(end('22:00-03:00', '2026-10-24T21:00:00Z')).toBe('2026-10-25T02:00:00.000Z')
  expect(end('22:00-02:30', '2026-10-24T21:00:00Z')).toBe('2026-10-25T00:30:00.000Z')
})

test('in the night of 23 hours, too, also when their end does not exist', () => {
  // On 2027-03-28 it is never 02:00 to 03:00.
  expect(end('22:00-07:00', '2027-03-27T22:00:00Z')).toBe('2027-03-28T05:00:00.000Z')
  expect(end('22:00-02:30', '2027-03-27T22:00:00Z')).toBe('2027-03-28T01:00:00.000Z')
  expect(end('22:00-03:00', '2027-03-27T22:00:00Z')).toBe('2027-03-28T01:00:00.000Z')
})

test('the same time twice is all day', () => {
  expect(end('08:00-08:00', '2026-11-28T10:00:00Z')).toBe('2026-11-29T07:00:00.000Z')
})
