import { readFileSync } from 'node:fs'
import { availableParallelism, freemem, loadavg } from 'node:os'
import type { MachineReading } from '../base/config.ts'

/** A look costs 30 µs; the scheduler asks at every event. */
const KEPT_MS = 500

let last: MachineReading | null = null
let readAt = Number.NEGATIVE_INFINITY

/** What the system says now, at most half a second old. */
export function readMachine(): MachineReading {
  const now = performance.now()
  if (last && now - readAt < KEPT_MS) return last
  readAt = now
  last = { freeBytes: readFreeMemory(), loadPerCore: (loadavg()[0] ?? 0) / availableParallelism() }
  return last
}

/** Linux counts caches, which it gives back when asked, as used in `MemFree` and not in `MemAvailable`. */
function readFreeMemory(): number {
  if (process.platform !== 'linux') return freemem()
  try {
    const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
    return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024
  } catch {
    return freemem()
  }
}
