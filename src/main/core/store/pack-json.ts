import { promisify } from 'node:util'
import { zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

const compress = promisify(zstdCompress)

/** JSON longer than this many characters is compressed. */
const COMPRESS_FROM = 4 * 1024

/** JSON as it is stored: text, or a zstd blob when it is long and that is smaller. */
export function packJson(json: string): string | Buffer {
  if (json.length <= COMPRESS_FROM) return json
  const packed = zstdCompressSync(json)
  return packed.length < json.length ? packed : json
}

/** The same, compressed in the pool of threads of Node: for long ones. */
export async function packJsonInPool(json: string): Promise<string | Buffer> {
  const packed = await compress(json)
  return packed.length < json.length ? packed : json
}

export function unpackJson(content: string | Buffer): unknown {
  return JSON.parse(typeof content === 'string' ? content : zstdDecompressSync(content).toString('utf8'))
}
