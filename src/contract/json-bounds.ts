/** How deep JSON may be nested that is taken from anywhere. The database takes 1,000 levels. */
export const MAX_JSON_DEPTH = 200
/** Values, fields and elements of one message at most: more take long to be read. */
export const MAX_JSON_VALUES = 250_000

const QUOTE = 34
const COMMA = 44
const BACKSLASH = 92
const opening: ReadonlySet<number> = new Set([91, 123])
const closing: ReadonlySet<number> = new Set([93, 125])

/** How deep a text of JSON is nested and about how many values it has, without reading it: in time by its length alone. */
export function measureJson(text: string): { depth: number; values: number } {
  let depth = 0
  let deepest = 0
  let values = 1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COMMA) values += 1
    else if (opening.has(code)) {
      values += 1
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (closing.has(code)) depth -= 1
  }
  return { depth: deepest, values }
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((end - before) % 2 === 1) return end
  }
  return text.length
}

/** Where a value is nested deeper than is taken, as a path of a few keys; null: nowhere. Without recursion, which would end itself. */
export function findTooDeep(value: unknown): string[] | null {
  const open: { value: object; depth: number; path: string[] }[] = []
  const add = (each: unknown, depth: number, path: string[]) => {
    if (typeof each === 'object' && each !== null) open.push({ value: each, depth, path })
  }
  add(value, 1, [])
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { depth, path } = next
    if (depth > MAX_JSON_DEPTH) return path
    const inner = (key: string) => (path.length < 3 ? [...path, key] : path)
    if (Array.isArray(next.value)) {
      for (let at = 0; at < next.value.length; at++) {
        const each: unknown = next.value[at]
        if (typeof each === 'object' && each !== null) add(each, depth + 1, inner(String(at)))
      }
    } else {
      for (const [key, each] of Object.entries(next.value)) {
        if (typeof each === 'object' && each !== null) add(each, depth + 1, inner(key))
      }
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
