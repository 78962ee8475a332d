/** The JSON objects on a line that is more than one, and what else stands on it. */
export interface FoundObjects {
  objects: Record<string, unknown>[]
  rest: string
}

/** Beginnings of objects that are tried on one line, and units that are looked at besides two passes over it. */
const MOST_TRIES = 64
const MORE_UNITS = 1_000_000

/**
 * Finds the objects that somebody else's print disturbed: behind a warning, a terminal sequence, a NUL, or one behind the
 * other. An object that is broken off is nothing that we could use, and neither is what it holds: of its inside only an
 * object that ends the line is taken, which is then the next line of a process that had died in the middle of one.
 */
export function findObjects(text: string): FoundObjects {
  const objects: Record<string, unknown>[] = []
  const rest: string[] = []
  const lineEnd = text.trimEnd().length
  let from = 0
  let isInside = false
  let at = text.indexOf('{')
  let left = 2 * text.length + MORE_UNITS
  for (let tries = 0; at !== -1 && left > 0 && tries < MOST_TRIES; tries += 1) {
    const end = endOfObject(text, at)
    left -= (end ?? text.length) - at
    const value = end === null ? undefined : parse(text.slice(at, end))
    if (end !== null && isTyped(value) && (!isInside || end >= lineEnd)) {
      objects.push(value)
      rest.push(text.slice(from, at))
      from = end
      at = text.indexOf('{', end)
    } else if (end !== null && value !== undefined && !isInside) {
      // JSON of somebody else: nothing in it is ours.
      at = text.indexOf('{', end)
    } else {
      isInside ||= /^\{\s*"/.test(text.slice(at, at + 64))
      at = text.indexOf('{', at + 1)
    }
  }
  rest.push(text.slice(from))
  return { objects, rest: rest.join(' ').trim() }
}

/** The offset behind the brace that closes the one at `start`; null when none does. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0
  let isString = false
  for (let at = start; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (isString) {
      if (unit === BACKSLASH) at += 1
      else if (unit === QUOTE) isString = false
    } else if (unit === QUOTE) isString = true
    else if (unit === OPEN) depth += 1
    else if (unit === CLOSE) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return null
}

const BACKSLASH = 92
const QUOTE = 34
const OPEN = 123
const CLOSE = 125

/** Undefined where it is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isTyped(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
