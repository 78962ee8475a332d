import { setTimeout as delay } from 'node:timers/promises'
import { beginningOf } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Orphan } from '../../../contract/monitor.ts'
import { dataDirectoryTag } from '../claude/environment.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { filterAlive, type ProcessIdentity, signalProven } from '../processes/identity.ts'
import { scanProcesses } from '../processes/process-scan.ts'
import { commandsInUse } from './commands-in-use.ts'

/** How long an orphan may take to end by itself at SIGTERM, and to be gone after SIGKILL, in ms. */
const GRACE_MS = 1_500
const LOOK_EVERY_MS = 20
const NAME_LENGTH = 64

export interface EndReport {
  ended: number[]
  survivors: number[]
}

/**
 * Processes that carry the mark of an instance of this data directory which is not alive: neither in memory nor
 * in the table, where those that a closed supervisor left running stay alive. Neither are commands that an unfinished
 * run has begun: a paused one may not have taken them over yet. Empty on Windows.
 */
export async function findOrphans(context: PoolParts, { fresh = false } = {}): Promise<Orphan[]> {
  const owner = dataDirectoryTag(context.config.dataDirectory)
  const { live, warm, store } = context
  const found: Orphan[] = []
  let alive: Set<string> | null = null
  let commands: ReturnType<typeof commandsInUse> | null = null
  for (const entry of (await scanProcesses({ fresh })).values()) {
    const { tag, pid } = entry
    if (tag === null || entry.ownerTag !== owner || pid === process.pid) continue
    if (live.runners.has(tag) || warm.instances.has(tag) || live.commands.has(tag)) continue
    // One that is being started is in the table before it is in memory.
    alive ??= new Set(store.instances.alive().map(({ id }) => id))
    if (alive.has(tag)) continue
    commands ??= commandsInUse(context)
    if (commands.has(tag)) continue
    const { startTime, name, rssBytes } = entry
    found.push({ pid, startTime, name: beginningOf(name, NAME_LENGTH), instanceId: tag, rssBytes })
  }
  return found
}

/** Ends, by itself, the orphans whose instance is known to have ended, and says so in the log. */
export async function endOrphans(context: PoolParts): Promise<void> {
  if (!context.config.schedule || context.closing) return
  const orphans = await findOrphans(context)
  const own = orphans.filter(({ instanceId }) => context.store.instances.get(instanceId)?.state === 'exited')
  if (own.length === 0) return
  const { ended, survivors } = await endProcesses(own)
  context.config.log('warn', 'processes left over of ended instances were ended', {
    ended: own.filter(({ pid }) => ended.includes(pid)).map(({ pid, name }) => `${pid} ${name}`),
    survivors,
    instances: [...new Set(own.map(({ instanceId }) => instanceId))],
  })
}

/**
 * Ends the orphans named, or all.
 *
 * @throws MusterError `not_found` for a pid that is no orphan
 */
export async function endNamedOrphans(
  context: PoolParts,
  pids: readonly number[] | undefined,
): Promise<EndReport> {
  const orphans = await findOrphans(context, { fresh: true })
  const unknown = pids?.find((wanted) => !orphans.some(({ pid }) => pid === wanted))
  if (unknown !== undefined) {
    throw new MusterError(
      'not_found',
      `Process ${unknown} is not left over of an instance of this data directory.`,
      {
        hint: 'List the orphans to see which there are. Muster ends nothing that it has not started.',
        details: { pid: unknown },
      },
    )
  }
  const chosen = pids ? orphans.filter(({ pid }) => pids.includes(pid)) : orphans
  const report = await endProcesses(chosen)
  context.config.log('info', 'left-over processes were ended on request', { ...report })
  return report
}

/** SIGTERM, and SIGKILL for those that are still there after 1.5 s; each identity is proven before each signal. */
async function endProcesses(members: readonly ProcessIdentity[]): Promise<EndReport> {
  await signalProven(members, 'SIGTERM')
  await signalProven(members, 'SIGCONT')
  let left = await waitUntilGone(members)
  if (left.length > 0) {
    await signalProven(left, 'SIGKILL')
    left = await waitUntilGone(left)
  }
  const survivors = left.map(({ pid }) => pid)
  return {
    ended: members.map(({ pid }) => pid).filter((pid) => !survivors.includes(pid)),
    survivors,
  }
}

async function waitUntilGone(members: readonly ProcessIdentity[]): Promise<ProcessIdentity[]> {
  const deadline = performance.now() + GRACE_MS
  let left = await filterAlive(members)
  while (left.length > 0 && performance.now() < deadline) {
    await delay(LOOK_EVERY_MS)
    left = await filterAlive(left)
  }
  return [...left]
}
