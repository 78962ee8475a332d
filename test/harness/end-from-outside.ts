import { expect } from 'vitest'
import { readStartTime } from '../../src/main/core/processes/identity.ts'

/** Kills processes as somebody else would. Resolves when they are gone: on a busy machine that is a while after the signal. */
export async function endFromOutside(pids: readonly (number | null | undefined)[]): Promise<void> {
  for (const pid of pids) process.kill(pid ?? 0, 'SIGKILL')
  const starts = () => Promise.all(pids.map((pid) => readStartTime(pid ?? 0)))
  await expect.poll(starts, { timeout: 20_000 }).toEqual(pids.map(() => null))
}
