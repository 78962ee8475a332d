import { expect, test } from 'vitest'
import { temporaryDirectory, testConfig } from '../harness/test-core.ts'
import { crashRun } from '../storm/crash-run.ts'

test.each([1, 2])(
  'a run whose supervisor is killed again and again ends as if it had not been (seed %i)',
  async (seed) => {
    const { killed, broken } = await crashRun(seed, testConfig(), temporaryDirectory())
    expect(broken).toEqual([])
    expect(killed).toBeGreaterThan(0)
  },
  300_000,
)
