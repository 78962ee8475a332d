import { beginningOf } from '../../contract/cut-text.ts'

/** Bytes of a text that is never cut, such as an id, and of a row below which there are fewer rows instead. */
const WHOLE_BYTES = 64
const ROW_BYTES = 200

/**
 * An object as JSON of about so many bytes: what is short stays as it is, and what is longer shares the room that is left,
 * lists with their first rows, texts with their beginning and how long they are.
 */
export function shareRoom(value: Record<string, unknown>, bytes: number): Record<string, unknown> {
  const keys = Object.keys(value)
  const parts = share(Object.values(value), bytes - keys.reduce((sum, key) => sum + sizeOf(key) + 2, 2))
  return Object.fromEntries(keys.map((key, at) => [key, parts[at]]))
}

/** The values in their order, the short ones whole. */
function share(values: readonly unknown[], bytes: number): unknown[] {
  const sizes = values.map(sizeOf)
  const order = values.map((_, at) => at).sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0))
  const parts: unknown[] = [...values]
  let room = bytes
  for (const [done, at] of order.entries()) {
    const fair = Math.floor(room / (order.length - done))
    if ((sizes[at] ?? 0) > fair) parts[at] = cut(values[at], fair)
    room -= sizeOf(parts[at])
  }
  return parts
}

function cut(value: unknown, bytes: number): unknown {
  if (typeof value === 'string') return cutTextTo(value, bytes)
  if (Array.isArray(value)) return cutRows(value, bytes)
  return typeof value === 'object' && value !== null
    ? shareRoom(value as Record<string, unknown>, bytes)
    : value
}

/** As many of the first rows as there is room for when each has as little as it can. */
function cutRows(rows: readonly unknown[], bytes: number): unknown[] {
  let count = Math.min(rows.length, Math.max(1, Math.floor(bytes / ROW_BYTES)))
  for (;;) {
    const kept = share(rows.slice(0, count), bytes - 2)
    const size = sizeOf(kept)
    if (size <= bytes || count === 1) return kept
    count = Math.max(1, Math.min(count - 1, Math.floor((count * bytes) / size)))
  }
}

function cutTextTo(text: string, bytes: number): string {
  if (sizeOf(text) <= WHOLE_BYTES) return text
  const end = ` … (${text.length} characters)`
  const most = Math.max(WHOLE_BYTES, bytes) - Buffer.byteLength(end)
  let part = beginningOf(text, most)
  // What JSON escapes, and what is no ASCII, is longer than its characters.
  for (let size = sizeOf(part); part.length > 0 && size > most; size = sizeOf(part))
    part = beginningOf(part, Math.floor(part.length * Math.min(0.99, most / size)))
  return part + end
}

/** Bytes as JSON, with the comma behind it. */
function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '') + 1
}
