import { shareOfTurn } from '../base/next-turn.ts'
import { spellBytes } from '../base/spell-amount.ts'
import type { Context } from '../live/context.ts'

/** Less is kept for what comes, and so is what is less than this part of the file. */
const WORTH_BYTES = 16 * 1024 ** 2
const WORTH_SHARE = 0.1

/**
 * Gives room that much was removed from back to the disk while nothing runs, a few pages at a time. It stops when work comes: what
 * is left is there for the next time.
 */
export async function giveBack(
  context: Pick<Context, 'config' | 'store' | 'live'> & { readonly closing: boolean },
): Promise<void> {
  const { config, store } = context
  const before = store.freeSpace.look()
  if (before.free < WORTH_BYTES || before.free < before.bytes * WORTH_SHARE) return
  const share = shareOfTurn()
  let { free } = before
  while (free > 0 && !context.closing && isAtRest(context)) {
    await store.freeSpace.giveBack()
    const left = store.freeSpace.look().free
    if (left >= free) break
    free = left
    if (share.isOver) await share.next()
  }
  const given = before.bytes - store.freeSpace.look().bytes
  if (given > 0)
    config.log('info', 'free room of the database was given back', { bytes: given, words: spellBytes(given) })
}

function isAtRest({ live }: Pick<Context, 'live'>): boolean {
  if (live.launching.size + live.commands.size + live.writing.size + live.removing.size > 0) return false
  for (const { busy } of live.runners.values()) if (busy) return false
  return true
}
