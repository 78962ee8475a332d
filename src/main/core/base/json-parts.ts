import stringify from 'safe-stable-stringify'

/** Of values and pieces of text: so much, or more, is written over several turns. */
export const HEAVY = 10_000
/** Characters of a text that count as one value, and that are written at once. */
const TEXT_PER_VALUE = 100
const TEXT_AT_ONCE = 256 * 1024

/** Whether writing a value as JSON takes a while. */
export function isHeavy(value: unknown): boolean {
  return weigh(value) >= HEAVY
}

/** How long writing a value as JSON takes, in values, at most {@link HEAVY}: it is looked at only until that is known. */
export function weigh(value: unknown): number {
  let left = HEAVY
  const look = (each: unknown): boolean => {
    left -= typeof each === 'string' ? 1 + each.length / TEXT_PER_VALUE : 1
    if (left < 0) return true
    if (typeof each !== 'object' || each === null) return false
    if (Array.isArray(each)) return each.some(look)
    for (const key in each) if (look(Reflect.get(each, key))) return true
    return false
  }
  look(value)
  return HEAVY - Math.max(0, left)
}

/** What `JSON.stringify` gives, in parts none of which takes long. */
export const jsonParts = (value: unknown): Generator<string> => partsOf(value, plain)

/** The canonical JSON of a value, which has its keys in order, in parts none of which takes long. */
export const canonicalParts = (value: unknown): Generator<string> => partsOf(value, canonical)

/** How a value is written that is light, and which keys of another one, in which order. */
interface Style {
  write(value: unknown): string | undefined
  keysOf(value: object): string[]
}
const plain: Style = { write: (value) => JSON.stringify(value), keysOf: Object.keys }
const canonical: Style = { write: (value) => stringify(value), keysOf: (value) => Object.keys(value).sort() }

function* partsOf(value: unknown, style: Style): Generator<string> {
  if (typeof value === 'string' && value.length > TEXT_AT_ONCE) yield* partsOfText(value)
  else if (typeof value !== 'object' || value === null || 'toJSON' in value || !isHeavy(value)) {
    yield style.write(value) ?? 'null'
  } else if (Array.isArray(value)) {
    let mark = '['
    for (const each of value) {
      yield mark
      yield* partsOf(each, style)
      mark = ','
    }
    yield mark === '[' ? '[]' : ']'
  } else {
    let mark = '{'
    for (const key of style.keysOf(value)) {
      const each: unknown = Reflect.get(value, key)
      if (each === undefined) continue
      yield `${mark}${JSON.stringify(key)}:`
      yield* partsOf(each, style)
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
