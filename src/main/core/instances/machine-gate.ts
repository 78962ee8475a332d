import type { Context } from '../live/context.ts'
import { readMachine } from '../processes/machine.ts'
import type { Refusal } from '../tasks/refusal.ts'

/** How long after which it is worth looking at the machine again, in ms: nothing tells when memory is free again. */
const LOOK_AGAIN_MS = 5_000

/** Whether the machine has no room for a new process now. What runs already goes on all the same. */
export function machineGate(context: Context): Refusal | null {
  const { minFreeBytes, maxLoad } = context.config
  const { freeBytes, loadPerCore } = (context.config.readMachine ?? readMachine)()
  const until = context.now() + LOOK_AGAIN_MS
  if (freeBytes < minFreeBytes) {
    return {
      note: `only ${megabytes(freeBytes)} of memory are free (of ${megabytes(minFreeBytes)} that are to stay free)`,
      until,
    }
  }
  if (loadPerCore > maxLoad) {
    return { note: `the load is ${loadPerCore.toFixed(1)} for each core (at most ${maxLoad})`, until }
  }
  return null
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`
