import { promisify } from 'node:util'
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Json } from '../../../contract/values.ts'
import { readJson } from '../base/heavy/read-json.ts'

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
  if (json.length <= COMPRESS_FROM) return json
  const packed = await compress(json, withChecksum)
  return packed.length < json.length ? packed : json
}

type Column = 'definition' | 'output' | 'result'

/** What is stored of large values of a row, made before they are: it takes longer than a commit may. */
const packed = new WeakMap<object, Map<Column, { value: unknown; content: string | Buffer }>>()

/** Makes what is stored of a value of a row, given as JSON too, without holding up anything else. */
export async function packAhead(row: object, column: Column, value: unknown, json: string): Promise<void> {
  keepPacked(row, column, value, await packJsonInPool(json))
}

/**
 * A value of a row as it was stored, read without holding up anything else. Of a large one what was stored is kept, so that
 * it need not be made again when the row changes.
 */
export async function unpackColumn(row: object, column: Column, content: string | Buffer): Promise<Json> {
  const value = await readJson({ text: unpackText(content), isOurs: true })
  if (typeof content !== 'string') keepPacked(row, column, value, content)
  return value
}

function keepPacked(row: object, column: Column, value: unknown, content: string | Buffer): void {
  const columns = packed.get(row) ?? new Map<Column, { value: unknown; content: string | Buffer }>()
  packed.set(row, columns.set(column, { value, content }))
}

/** A value of a row as it is stored: what was made of it, or is made now. */
export function packColumn(row: object, column: Column, value: unknown): string | Buffer {
  const made = packed.get(row)?.get(column)
  return made !== undefined && made.value === value ? made.content : packJson(JSON.stringify(value))
}

function unpackText(content: string | Buffer): string {
  return typeof content === 'string' ? content : zstdDecompressSync(content).toString('utf8')
}

export function unpackJson(content: string | Buffer): unknown {
  return JSON.parse(unpackText(content))
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
