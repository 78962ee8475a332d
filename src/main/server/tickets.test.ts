import { expect, test } from 'vitest'
import { createTickets } from './tickets.ts'

test('a ticket is good once, and for a minute', () => {
  let now = 0
  const tickets = createTickets(() => now)
  const [one, other] = [tickets.issue(), tickets.issue()]
  expect(tickets.redeem(one)).toBe(true)
  expect(tickets.redeem(one)).toBe(false)
  expect(tickets.redeem('x')).toBe(false)
  expect(tickets.redeem(undefined)).toBe(false)
  now = 60_000
  expect(tickets.redeem(other)).toBe(false)
})

test('few are good at a time', () => {
  const tickets = createTickets()
  const all = Array.from({ length: 17 }, () => tickets.issue())
  expect(all.map(tickets.redeem)).toEqual([false, ...Array(16).fill(true)])
})
