import type { Client } from './client.ts'

/** Bytes that are handed over at once. */
const PIECE = 256 * 1024

/**
 * Hands a file over to the supervisor, which may be on another machine, and resolves with the id of its import. What was handed
 * over of one that fails or is cancelled is removed.
 */
export async function handOverImport(
  client: Client,
  file: {
    bytes: number
    /** So many bytes from a place on, in base64. */
    read: (offset: number, length: number) => Promise<string>
  },
  { signal, onProgress }: { signal: AbortSignal; onProgress: (bytes: number) => void },
): Promise<string> {
  const { bytes, read } = file
  const { importId } = await client.call('import.create', { bytes })
  try {
    for (let offset = 0; offset < bytes; ) {
      signal.throwIfAborted()
      const data = await read(offset, Math.min(PIECE, bytes - offset))
      offset = (await client.call('import.append', { importId, offset, data }, { signal })).bytes
      onProgress(offset)
    }
    return importId
  } catch (error) {
    await client.call('import.remove', { importId }).catch(() => {})
    throw error
  }
}
