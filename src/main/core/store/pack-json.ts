import { promisify } from 'node:util'
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

const compress = promisify(zstdCompress)

/** JSON longer than this many characters is compressed. */
const COMPRESS_FROM = 4 * 1024

/** A damaged one is seen to be. */
const withChecksum = { params: { [constants.ZSTD_c_checksumFlag]: 1 } }

/** JSON as it is stored: text, or a zstd blob when it is long and that is smaller. */
export function packJson(json: string): string | Buffer {
  if (json.length <= COMPRESS_FROM) return json
  const packed = zstdCompressSync(json, withChecksum)
  return packed.length < json.length ? packed : json
}

/** The same, compressed in the pool of threads of Node: for long ones. */
export async function packJsonInPool(json: string): Promise<string | Buffer> {
  const packed = await compress(json, withChecksum)
  return packed.length < json.length ? packed : json
}

export function unpackJson(content: string | Buffer): unknown {
  return JSON.parse(typeof content === 'string' ? content : zstdDecompressSync(content).toString('utf8'))
}

/** False: what is stored was damaged. */
export function canUnpack(content: unknown): boolean {
  try {
    unpackJson(content as string | Buffer)
    return true
  } catch {
    return false
  }
}
