/** How deep JSON may be nested that is taken from anywhere. The database takes 1,000 levels. */
export const MAX_JSON_DEPTH = 200
/** Values and elements of one message at most, and fields, each of which may have another name: more take long to be read. */
export const MAX_JSON_VALUES = 120_000
export const MAX_JSON_FIELDS = 20_000

const QUOTE = 34
const COMMA = 44
const COLON = 58
const BACKSLASH = 92
const OPENING = [91, 123] as const
const CLOSING = [93, 125] as const

/** What reading a text of JSON would come to. */
export interface JsonSize {
  depth: number
  /** About. */
  values: number
  fields: number
}

/** How deep a text of JSON is nested and how much is in it, without reading it: in time by its length alone. */
export function measureJson(text: string): JsonSize {
  let depth = 0
  let deepest = 0
  let values = 1
  let fields = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COMMA) values += 1
    else if (code === COLON) fields += 1
    else if (code === OPENING[0] || code === OPENING[1]) {
      values += 1
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (code === CLOSING[0] || code === CLOSING[1]) depth -= 1
  }
  return { depth: deepest, values, fields }
}

/** Where a string of JSON ends whose opening quote stands at `start`: in time by its length, of any length. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((end - before) % 2 === 1) return end
  }
  return text.length
}

/** What of a value is out of bounds: which bound, and where, as a path of a few keys. */
export interface OutOfBounds {
  bound: 'depth' | 'values' | 'fields'
  path: string[]
}

/** Where a value is more than is taken in one message; null: nowhere. */
export function findOutOfBounds(value: unknown): OutOfBounds | null {
  let values = 0
  let fields = 0
  return walk(value, (each, depth, path) => {
    if (depth > MAX_JSON_DEPTH) return { bound: 'depth', path }
    values += each.length
    if (!Array.isArray(each.inside)) fields += each.length
    if (values > MAX_JSON_VALUES) return { bound: 'values', path }
    return fields > MAX_JSON_FIELDS ? { bound: 'fields', path } : null
  })
}

/** Where a value is nested deeper than is taken, as a path of a few keys; null: nowhere. */
export function findTooDeep(value: unknown): string[] | null {
  return walk(value, (_, depth, path) => (depth > MAX_JSON_DEPTH ? path : null))
}

/** Looks at each list and object until something is found; without recursion, which would end itself. */
function walk<T>(
  value: unknown,
  look: (list: { inside: object; length: number }, depth: number, path: string[]) => T | null,
): T | null {
  const open: { inside: object; depth: number; path: string[] }[] = []
  if (typeof value === 'object' && value !== null) open.push({ inside: value, depth: 1, path: [] })
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { inside, depth, path } = next
    const keys = Array.isArray(inside) ? null : Object.keys(inside)
    const elements = Array.isArray(inside) ? inside : []
    const length = keys?.length ?? elements.length
    const found = look({ inside, length }, depth, path)
    if (found !== null) return found
    for (let at = 0; at < length; at++) {
      const key = keys?.[at]
      const each: unknown = key === undefined ? elements[at] : Reflect.get(inside, key)
      if (typeof each !== 'object' || each === null) continue
      open.push({
        inside: each,
        depth: depth + 1,
        path: path.length < 3 ? [...path, key ?? String(at)] : path,
      })
    }
  }
  return null
}

/** Whether a value is what JSON can say. */
export function isJson(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const each = open.pop()
    if (each === null || typeof each === 'string' || typeof each === 'boolean') continue
    if (typeof each === 'number') {
      if (!Number.isFinite(each)) return false
    } else if (Array.isArray(each)) {
      for (const element of each) open.push(element)
    } else if (typeof each === 'object' && isPlain(each)) {
      for (const element of Object.values(each)) open.push(element)
    } else return false
  }
  return true
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** A value as it is, but with a word in place of what is nested deeper than is taken. */
export function cutDepth<T>(value: T): T {
  if (findTooDeep(value) === null) return value
  return JSON.parse(cutText(value, 1)) as T
}

function cutText(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (depth > MAX_JSON_DEPTH) return JSON.stringify(TOO_DEEP)
  if (Array.isArray(value)) return `[${value.map((each) => cutText(each, depth + 1)).join(',')}]`
  const fields = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}:${cutText(each, depth + 1)}`,
  )
  return `{${fields.join(',')}}`
}

export const TOO_DEEP = `(nested deeper than ${MAX_JSON_DEPTH} levels)`
