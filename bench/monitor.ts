import { join } from 'node:path'
import type { Core } from '../src/main/core/core.ts'
import { withCore } from './bench-core.ts'
import type { Figure } from './measure.ts'

const INSTANCES = 50
const LOOKS = 40
/** Looks follow each other this fast in the benchmark, and this slowly while turns are in progress; ms. */
const BENCH_INTERVAL_MS = 200
const INTERVAL_MS = 5_000

/**
 * What the monitor costs: CPU time of the supervisor for each look at 50 instances that run a command, everything
 * else that it does meanwhile counted in, as a share of one core at a look every 5 s.
 */
export async function measureMonitor(): Promise<Figure[]> {
  const root = join(import.meta.dirname, '..')
  return withCore(
    {
      simulatedClaude: {
        command: process.execPath,
        args: [join(root, 'resources/simulated-claude/main.ts')],
      },
      monitorIntervalMs: BENCH_INTERVAL_MS,
      monitorIdleIntervalMs: BENCH_INTERVAL_MS,
      minFreeBytes: 0,
      maxLoad: 1_000,
    },
    async (core, directory) => {
      for (let i = 0; i < INSTANCES; i += 1) {
        await core.call('task.create', { prompt: '#sim:sleep-tool(seconds=600)', directory })
      }
      const processes = await looks(core, 1)
      const before = process.cpuUsage()
      await looks(core, LOOKS)
      const { user, system } = process.cpuUsage(before)
      const each = (user + system) / 1_000 / LOOKS
      const share = each / INTERVAL_MS
      return [
        {
          what: `monitor: a look at ${INSTANCES} instances with ${processes} processes`,
          ours: `${each.toFixed(1)} ms of CPU, ${(share * 100).toFixed(2)}% of a core`,
          against: `a look every ${INTERVAL_MS / 1_000} s`,
          goal: '< 1% of a core',
          reached: share < 0.01,
        },
      ]
    },
  )
}

/** Resolves after so many looks at all instances, each in its tool, with the number of their processes. */
function looks(core: Core, count: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  let left = count
  const stop = core.subscribe(
    { names: ['instance.read'] },
    {
      onEvent(event) {
        if (event.name !== 'instance.read') return
        const { readings } = event.payload
        const inTool = readings.filter(
          ({ liveness, processCount }) => liveness.state === 'tool' && processCount > 1,
        )
        if (inTool.length < INSTANCES) return
        left -= 1
        if (left > 0) return
        stop()
        resolve(readings.reduce((sum, { processCount }) => sum + processCount, 0))
      },
    },
  )
  return promise
}
