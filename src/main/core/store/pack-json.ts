import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** JSON longer than this many characters is compressed. */
const COMPRESS_FROM = 4 * 1024

/** JSON as it is stored: text, or a zstd blob when it is long and that is smaller. */
export function packJson(json: string): string | Buffer {
  if (json.length <= COMPRESS_FROM) return json
  const packed = zstdCompressSync(json)
  return packed.length < json.length ? packed : json
}

export function unpackJson(content: string | Buffer): unknown {
  return JSON.parse(typeof content === 'string' ? content : zstdDecompressSync(content).toString('utf8'))
}
