import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { MusterError } from '../../../contract/errors.ts'
import { instanceFolder } from '../instances/instance-folder.ts'
import type { Context } from '../live/context.ts'
import { COMPRESSED_OUTPUT } from '../processes/retain.ts'

export interface OutputRange {
  text: string
  /** Where the text begins, in bytes. */
  offset: number
  size: number
}

/**
 * A range of what an instance printed, also of an ended one whose output is compressed. A negative offset counts
 * from the end. The range is narrowed to whole characters, so that the next one begins at its offset plus its
 * length in bytes.
 *
 * @throws MusterError `not_found` when the output is not kept any more
 */
export async function readOutput(
  context: Context,
  instanceId: string,
  query: { stream: 'stdout' | 'stderr'; offset: number; length: number },
): Promise<OutputRange> {
  const folder = instanceFolder(context, instanceId)
  const name = query.stream === 'stdout' ? 'stdout.ndjson' : 'stderr.log'
  const file = await open(join(folder, name)).catch(() => null)
  if (file) {
    try {
      const { size } = await file.stat()
      const { start, end } = bounds(query, size)
      return toRange(await readBytes(file, start, end), start, size)
    } finally {
      await file.close()
    }
  }
  const compressed = join(folder, COMPRESSED_OUTPUT)
  if (query.stream === 'stdout' && (await exists(compressed))) {
    // The size is known only once all of it was read.
    const size = (await gunzipRange(compressed, 0, 0)).size
    const { start, end } = bounds(query, size)
    return toRange((await gunzipRange(compressed, start, end)).bytes, start, size)
  }
  throw new MusterError('not_found', `The ${query.stream} of instance ${instanceId} is not kept any more.`, {
    hint: 'The raw output of ended instances is kept for 30 days. What it said is in the transcript of its tasks.',
    details: { instanceId },
  })
}

function bounds({ offset, length }: { offset: number; length: number }, size: number) {
  const start = Math.min(size, Math.max(0, offset < 0 ? size + offset : offset))
  return { start, end: Math.min(size, start + length) }
}

async function readBytes(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start)
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start)
  return buffer.subarray(0, bytesRead)
}

/** Reads through a compressed file and keeps the range only. */
async function gunzipRange(
  path: string,
  start: number,
  end: number,
): Promise<{ bytes: Buffer; size: number }> {
  const kept: Buffer[] = []
  let size = 0
  await pipeline(createReadStream(path), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      const from = Math.max(0, start - size)
      const to = Math.min(chunk.length, end - size)
      // A copy: a slice would keep the whole chunk.
      if (to > from) kept.push(Buffer.from(chunk.subarray(from, to)))
      size += chunk.length
    }
  })
  return { bytes: Buffer.concat(kept), size }
}

/** Bytes 10xxxxxx go on with a character, 11xxxxxx begin one of several bytes. */
function toRange(bytes: Buffer, offset: number, size: number): OutputRange {
  const goesOn = (at: number): boolean => ((bytes[at] ?? 0) & 0xc0) === 0x80
  let start = 0
  if (offset > 0) while (start < 3 && start < bytes.length && goesOn(start)) start += 1
  let end = bytes.length
  if (offset + end < size) {
    let lead = end - 1
    while (lead > start && lead > end - 4 && goesOn(lead)) lead -= 1
    const first = bytes[lead] ?? 0
    const wanted = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
    if (lead + wanted > end && lead > start) end = lead
  }
  return { text: bytes.toString('utf8', start, end), offset: offset + start, size }
}

async function exists(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null)
  await file?.close()
  return file !== null
}
