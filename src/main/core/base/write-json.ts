import { nextTurn } from '../next-turn.ts'

/** Of values and pieces of text: more is written over several turns. */
const HEAVY = 10_000
/** Characters of a text that count as one value, and that are written at once. */
const TEXT_PER_VALUE = 100
const TEXT_AT_ONCE = 256 * 1024
/** Characters that are put together before they become bytes. */
const PIECE = 64 * 1024
/** How long a turn of writing takes, in ms. */
const TURN_MS = 8

/** Whether writing a value as JSON takes a while. It is looked at only until that is known. */
export function isHeavy(value: unknown): boolean {
  let left = HEAVY
  const look = (each: unknown): boolean => {
    left -= typeof each === 'string' ? 1 + each.length / TEXT_PER_VALUE : 1
    if (left < 0) return true
    if (typeof each !== 'object' || each === null) return false
    if (Array.isArray(each)) return each.some(look)
    for (const key in each) if (look(Reflect.get(each, key))) return true
    return false
  }
  return look(value)
}

/** A value as JSON, written over as many turns as it takes: nothing else is held up by it. */
export async function writeJson(value: unknown): Promise<Buffer> {
  const pieces: Buffer[] = []
  let text = ''
  let since = performance.now()
  for (const part of partsOf(value)) {
    text += part
    if (text.length >= PIECE) {
      pieces.push(Buffer.from(text))
      text = ''
    }
    if (performance.now() - since < TURN_MS) continue
    await nextTurn()
    since = performance.now()
  }
  pieces.push(Buffer.from(text))
  return Buffer.concat(pieces)
}

/** What `JSON.stringify` gives, in parts none of which takes long. */
function* partsOf(value: unknown): Generator<string> {
  if (typeof value === 'string' && value.length > TEXT_AT_ONCE) yield* partsOfText(value)
  else if (typeof value !== 'object' || value === null || 'toJSON' in value || !isHeavy(value)) {
    yield JSON.stringify(value) ?? 'null'
  } else if (Array.isArray(value)) {
    let mark = '['
    for (const each of value) {
      yield mark
      yield* partsOf(each)
      mark = ','
    }
    yield mark === '[' ? '[]' : ']'
  } else {
    let mark = '{'
    for (const [key, each] of Object.entries(value)) {
      if (each === undefined) continue
      yield `${mark}${JSON.stringify(key)}:`
      yield* partsOf(each)
      mark = ','
    }
    yield mark === '{' ? '{}' : '}'
  }
}

/** Half of a surrogate pair is written as an escape, and read as what it was. */
function* partsOfText(text: string): Generator<string> {
  yield '"'
  for (let at = 0; at < text.length; at += TEXT_AT_ONCE) {
    yield JSON.stringify(text.slice(at, at + TEXT_AT_ONCE)).slice(1, -1)
  }
  yield '"'
}
