import { statfs } from 'node:fs/promises'
import { spellBytes } from '../base/spell-amount.ts'
import { keepOutputRoom } from '../instances/output-room.ts'
import type { PoolParts } from '../instances/warm/parts.ts'
import { commitNow } from '../store/commit-now.ts'
import { createReserveFile, type ReserveFile } from '../store/reserve-file.ts'
import { isForRoom } from '../store/storage-error.ts'
import type { DiskGuard } from '../tasks/room.ts'
import { freezeForDisk, thawForDisk } from './disk-pause.ts'

/** On a small disk nothing starts below this share of it, whatever the setting says. */
const SHARE = 8
/** Work goes on when there is this many times as much room as it was stopped at: not to be stopped again at once. */
const ENOUGH = 1.5
/** Looked at once a second, and when somebody asks for new work. */
const LOOK_AT_MOST_EVERY_MS = 100
/** A process that failed for want of room has ended by then. */
const RECENT_MS = 5_000
const RESERVE_BYTES = 4 * 1024 ** 2
const RESERVE_SHARE = 32
/** With less than this nothing can be appended for sure. */
const NOTHING_BYTES = 256 * 1024

/**
 * Freezes what works *before* the disk is full, so that nothing that it prints is lost, and lets it go on by itself when
 * there is room. A reserve is kept, and given up once the database refuses: then what has just happened can be recorded.
 */
export function createDiskGuard(context: PoolParts): DiskGuard {
  const { dataDirectory } = context.config
  let shortage: string | null = null
  let reserve: ReserveFile | null = null
  let looking: Promise<void> | null = null
  let closed = false
  let lookedAt = Number.NEGATIVE_INFINITY
  let last: { shortage: string; endedAt: number } | null = null

  /** Whatever is still printing must stop now, not at the next look. */
  function full(): void {
    if (closed) return
    shortage ??= shortUntil('there is room')
    freezeForDisk(context, shortage, true)
    if (!reserve?.isHeld) return
    reserve.giveUp()
    setImmediate(() => void commitNow(context))
  }

  const stopListening = context.store.onRefused((refusal) => {
    if (isForRoom(refusal)) full()
  })

  async function look(): Promise<void> {
    const { bavail, bsize, blocks } = await statfs(dataDirectory)
    if (closed) return
    const total = blocks * bsize
    const free = bavail * bsize
    const reserveBytes = Math.min(RESERVE_BYTES, Math.floor(total / RESERVE_SHARE))
    reserve ??= createReserveFile(dataDirectory, reserveBytes)
    // What the reserve is to take again is not there for anything else.
    const room = reserve.isHeld ? free : free - reserveBytes
    const wanted = Math.min(context.config.minFreeDiskBytes, Math.floor(total / SHARE))
    const isShort =
      room < wanted * (shortage === null ? 1 : ENOUGH) || isForRoom(context.store.journal.refusal)
    if (!isShort) {
      // Without one, less can be recorded on a full disk.
      reserve.hold()
      await keepOutputRoom(context)
      if (shortage !== null) end()
      return
    }
    if (shortage === null)
      context.config.log('warn', 'the disk is nearly full, so what works is frozen', { free })
    // The same at each look: it stands in the rows of tasks.
    shortage = shortUntil(`${spellBytes(wanted * ENOUGH)} are free`)
    freezeForDisk(context, shortage, free < NOTHING_BYTES)
    // What people see must be true also while it can't be recorded.
    if (!commitNow(context)) for (const event of context.store.journal.stagedRows()) context.publish(event)
  }

  const shortUntil = (when: string) => `the disk of ${dataDirectory} is full; goes on by itself when ${when}`

  function end(): void {
    context.config.log('info', 'there is room on the disk again, so work goes on')
    if (shortage !== null) last = { shortage, endedAt: performance.now() }
    shortage = null
    thawForDisk(context)
    commitNow(context)
    context.wake()
  }

  function lookNow(): Promise<void> {
    lookedAt = performance.now()
    looking ??= look()
      .catch((error: unknown) => {
        if (!closed) context.config.log('debug', 'the disk could not be looked at', { error: String(error) })
      })
      .finally(() => {
        looking = null
      })
    return looking
  }

  return {
    get shortage() {
      return shortage
    },
    full,
    check() {
      if (performance.now() - lookedAt < LOOK_AT_MOST_EVERY_MS) return looking ?? Promise.resolve()
      return lookNow()
    },
    async recentShortage() {
      // One under way may have looked before.
      await looking
      await lookNow()
      if (shortage !== null) return shortage
      return last !== null && performance.now() - last.endedAt < RECENT_MS ? last.shortage : null
    },
    async close() {
      closed = true
      stopListening()
      await looking
    },
  }
}
