import { expect, test } from 'vitest'
import { makeGround } from '../live/fixtures/ground.ts'
import { machineGate } from './machine-gate.ts'

const MB = 1024 ** 2
const gate = (freeBytes: number, loadPerCore: number) => {
  const { context } = makeGround({
    minFreeBytes: 500 * MB,
    maxLoad: 2,
    readMachine: () => ({ freeBytes, loadPerCore }),
  })
  const refusal = machineGate(context)
  return refusal === null ? null : { ...refusal, until: (refusal.until ?? 0) - context.now() }
}

test('a machine at its limits has room, one past them has not, and says why and until when', () => {
  expect(gate(500 * MB, 2)).toBeNull()
  expect(gate(499 * MB, 0)).toEqual({
    note: 'only 499 MB of memory are free (of 500 MB that are to stay free)',
    until: 5_000,
  })
  expect(gate(900 * MB, 2.06)).toEqual({ note: 'the load is 2.1 for each core (at most 2)', until: 5_000 })
})
