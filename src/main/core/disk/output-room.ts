import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { instanceFolder } from '../instances/instance-folder.ts'
import type { Runner } from '../instances/runner.ts'
import { reserveRoom } from '../pool/reserve-room.ts'

/** Room that each living instance has for its output beyond what it has printed, in bytes. */
const AHEAD_BYTES = 1024 ** 2
/** Files grow by whole pages: a write that fills the last one is the one that is cut. */
const PAGE_BYTES = 4096

/** Up to which byte the disk keeps room for an instance's output. */
const reserved = new WeakMap<Runner, number>()
/** Up to which byte that was tried last: where it can't be done, it is not tried each second. */
const tried = new WeakMap<Runner, number>()

/** Keeps some room for what instances are going to print, so that they can do so until they are frozen. */
export async function keepOutputRoom(context: Context): Promise<void> {
  for (const runner of [...context.live.runners.values()]) {
    if (!runner.ending) await keepRoomFor(context, runner)
  }
}

/** The same for one that has just been started or taken over. Never rejects. */
export async function keepRoomFor(context: Context, runner: Runner): Promise<void> {
  const path = outputOf(context, runner)
  const size = (await stat(path).catch(() => null))?.size
  if (size === undefined || (tried.get(runner) ?? 0) > size + AHEAD_BYTES / 2) return
  const until = size + AHEAD_BYTES
  tried.set(runner, until)
  if (await reserveRoom(path, until)) reserved.set(runner, until)
}

/** Where the output of an instance breaks off because there was no room for more of it; null: it is whole. */
export async function findBreak(
  context: Context,
  runner: Runner,
): Promise<{ at: number; since: number } | null> {
  const file = await open(outputOf(context, runner)).catch(() => null)
  if (!file) return null
  try {
    const { size, mtimeMs } = await file.stat()
    if (size === 0) return null
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    const endsInLine = buffer.toString() !== '\n'
    // By chance the last line that had room may have filled its page.
    const mayBeCut = size % PAGE_BYTES === 0 && size >= (reserved.get(runner) ?? 0)
    return endsInLine || mayBeCut ? { at: size, since: mtimeMs } : null
  } finally {
    await file.close()
  }
}

const outputOf = (context: Context, runner: Runner) =>
  join(instanceFolder(context, runner.record.id), 'stdout.ndjson')
