import type { Json } from '../../../../contract/values.ts'
import type { OpaqueWord } from '../generate/cell.ts'
import { pointerTo } from '../json-pointer.ts'

/** JSON pointer to the first schema of a document that has this word with this value; null: none has. */
export function findWord(schema: Json, { keyword, value }: OpaqueWord): string | null {
  const open: [Json, string][] = [[schema, '']]
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [each, pointer] = next
    if (typeof each !== 'object' || each === null) continue
    if (!Array.isArray(each) && each[keyword] === value) return pointer
    for (const [key, inner] of Object.entries(each)) open.push([inner, pointer + pointerTo([key])])
  }
  return null
}
