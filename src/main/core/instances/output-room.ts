import { statSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../live/context.ts'
import { reserveRoom } from '../processes/reserve-room.ts'
import type { InstanceRecord } from '../store/records.ts'
import { instanceFolder } from './instance-folder.ts'

/** Room that each living instance has for its output beyond what it has printed, in bytes. */
const AHEAD_BYTES = 1024 ** 2
/** What may be printed while it is looked at. */
const MARGIN_BYTES = 64 * 1024
/** Files grow by whole pages: a write that fills the last one is the one that is cut. */
const PAGE_BYTES = 4096

/** Up to which byte the disk keeps room for an instance's output. */
const reserved = new WeakMap<InstanceRecord, number>()
/** Up to which byte that was tried last: where it can't be done, it is not tried each second. */
const tried = new WeakMap<InstanceRecord, number>()

/** Keeps some room for what instances are going to print, so that they can do so until they are frozen. */
export async function keepOutputRoom(context: Context): Promise<void> {
  for (const runner of [...context.live.runners.values()]) {
    if (!runner.ending) await keepRoomFor(context, runner.record)
  }
}

/**
 * The same for one that is about to be started (`isNew`) or was taken over.
 *
 * @throws MusterError `storage` when the disk has no room for it
 */
export async function keepRoomFor(context: Context, record: InstanceRecord, isNew = false): Promise<void> {
  const path = outputOf(context, record)
  const size = isNew ? 0 : (await stat(path).catch(() => null))?.size
  if (size === undefined) return
  if ((tried.get(record) ?? 0) > size + AHEAD_BYTES / 2) return
  const until = size + AHEAD_BYTES
  tried.set(record, until)
  if (await reserveRoom(path, until)) reserved.set(record, until)
}

/** Whether all that an instance has printed so far surely found room. */
export function isCovered(context: Context, record: InstanceRecord): boolean {
  const size = statSync(outputOf(context, record), { throwIfNoEntry: false })?.size ?? 0
  return size + MARGIN_BYTES <= (reserved.get(record) ?? 0)
}

/** Where the output of an instance breaks off because there was no room for more of it; null: it is whole. */
export async function findBreak(
  context: Context,
  record: InstanceRecord,
): Promise<{ at: number; since: number } | null> {
  const path = outputOf(context, record)
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return null
  const file = await open(path).catch(() => null)
  if (!file) return null
  try {
    const { size, mtimeMs } = await file.stat()
    if (size === 0) return null
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
    const endsInLine = buffer.toString() !== '\n'
    // By chance the last line that had room may have filled its page.
    const mayBeCut = size % PAGE_BYTES === 0 && size >= (reserved.get(record) ?? 0)
    return endsInLine || mayBeCut ? { at: size, since: mtimeMs } : null
  } finally {
    await file.close()
  }
}

const outputOf = (context: Context, { id }: InstanceRecord) =>
  join(instanceFolder(context, id), 'stdout.ndjson')
