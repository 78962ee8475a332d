import type { Json } from '../../../../contract/values.ts'
import { HEAVY, isHeavy, weigh } from '../json-parts.ts'
import { shareOfTurn } from '../next-turn.ts'

/**
 * A large value on its way from the thread, so that it can be taken in over several turns. Each piece is a mark and JSON:
 * `=` a whole value; `[` and `{` open a list or an object, in the one that is open, under the key that stands behind it;
 * `+` elements or fields of what is open; `]` closes it. `"` is a long text as it is, behind its key and a line end: to
 * read megabytes as JSON takes long. None: the value is undefined.
 */
export type PackedValue = string[]

/** Takes as long as the value is large: in the thread. */
export function packValue(value: Json | undefined): PackedValue {
  const pieces: PackedValue = []
  if (value !== undefined) pack(value, '', pieces)
  return pieces
}

function pack(value: Json, key: string, pieces: PackedValue): void {
  if (typeof value === 'string' && isHeavy(value)) {
    pieces.push(`"${key}\n${value}`)
    return
  }
  if (typeof value !== 'object' || value === null || !isHeavy(value)) {
    // Only the outermost: what is light is among the elements or fields of what it is in.
    pieces.push(`=${JSON.stringify(value)}`)
    return
  }
  const isList = Array.isArray(value)
  pieces.push(`${isList ? '[' : '{'}${key}`)
  let light: [string, Json][] = []
  let weight = 0
  const flush = () => {
    if (light.length === 0) return
    const some = isList ? light.map(([, each]) => each) : Object.fromEntries(light)
    pieces.push(`+${JSON.stringify(some)}`)
    light = []
    weight = 0
  }
  for (const [name, each] of fieldsOf(value)) {
    const own = weigh(each)
    if (own >= HEAVY) {
      flush()
      pack(each, isList ? '' : JSON.stringify(name), pieces)
      continue
    }
    if (weight + own > HEAVY) flush()
    light.push([name, each])
    weight += own
  }
  flush()
  pieces.push(']')
}

function* fieldsOf(value: Json[] | Record<string, Json>): Generator<[string, Json]> {
  if (Array.isArray(value)) for (const each of value) yield ['', each]
  else for (const name of Object.keys(value)) yield [name, value[name] ?? null]
}

/** The value that was packed: it is what it was, so it is not checked. */
export async function unpackValue(pieces: PackedValue): Promise<Json | undefined> {
  const open: (Json[] | Record<string, Json>)[] = []
  let whole: Json | undefined
  const share = shareOfTurn()
  for (const piece of pieces) {
    if (share.isOver) await share.next()
    const mark = piece.charAt(0)
    const rest = piece.slice(1)
    const around = open.at(-1)
    if (mark === '"') {
      const end = rest.indexOf('\n')
      const text = rest.slice(end + 1)
      if (around === undefined) whole = text
      else if (Array.isArray(around)) around.push(text)
      else put(around, JSON.parse(rest.slice(0, end)) as string, text)
    } else if (mark === '=') whole = JSON.parse(rest) as Json
    else if (mark === '+') add(around, JSON.parse(rest) as Json[] | Record<string, Json>)
    else if (mark === ']') open.pop()
    else {
      const made = mark === '[' ? [] : {}
      if (around === undefined) whole = made
      else if (Array.isArray(around)) around.push(made)
      else put(around, JSON.parse(rest) as string, made)
      open.push(made)
    }
  }
  return whole
}

function add(around: Json[] | Record<string, Json> | undefined, some: Json[] | Record<string, Json>): void {
  if (Array.isArray(around)) for (const each of Object.values(some)) around.push(each)
  else if (around !== undefined) for (const [key, each] of Object.entries(some)) put(around, key, each)
}

/** A field whatever it is called: to assign `__proto__` would make none. */
function put(object: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
  else object[key] = value
}
