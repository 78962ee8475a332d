import { beginningOf } from '../../../contract/cut-text.ts'
import { EVENT_TEXT_LIMIT, type NewTaskEvent } from '../../../contract/task-event.ts'
import { packJsonInPool } from './pack-json.ts'

/** Characters in a stored piece of a long field. */
export const PART_LENGTH = 256 * 1024

export interface CutEvent {
  /** What readers and subscribers get. */
  event: NewTaskEvent
  /** Its payload as JSON. */
  json: string
  /** The whole values of the fields that were cut: texts as they are, other values as JSON; with their pieces as they are stored. */
  whole: readonly { field: string; text: string; pieces?: readonly (string | Buffer)[] | undefined }[]
}

/** What is stored of long texts of events, made before they are: it takes longer than a commit may. */
const packed = new WeakMap<object, ReadonlyMap<string, readonly (string | Buffer)[]>>()

/** Makes what is stored of the long texts of an event that is about to be appended, without holding up anything else. */
export async function packEventAhead({ payload }: NewTaskEvent): Promise<void> {
  const made = new Map<string, (string | Buffer)[]>()
  for (const [field, value] of Object.entries(payload)) {
    if (typeof value !== 'string' || value.length <= EVENT_TEXT_LIMIT) continue
    const pieces: (string | Buffer)[] = []
    for (const piece of piecesOf(value)) pieces.push(await packJsonInPool(JSON.stringify(piece)))
    made.set(field, pieces)
  }
  if (made.size > 0) packed.set(payload, made)
}

/** A long text in the pieces in which it is stored. */
export function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += PART_LENGTH) yield text.slice(at, at + PART_LENGTH)
}

const withFullLength: readonly string[] = ['prompt.sent', 'block.completed', 'tool.finished', 'turn.ended']

/** The longest strings to try in a value that is too long as a whole. */
const stringLimits = [16_384, 4_096, 1_024, 256]

/**
 * Cuts an event so that no field is longer than {@link EVENT_TEXT_LIMIT} characters (as JSON, for values):
 * an event then stays within about 256 KiB.
 *
 * - A text keeps its beginning; `text` tells its whole length in `fullLength` where the event has that field.
 * - In `input`, `structured` and other values, long strings keep their beginning and an ellipsis, long lists
 *   their first items; a value that is still too long becomes null (a list: empty).
 * - Images that don't fit lose their `data`, which is then an empty string.
 * - `block.appended` is never cut: its pieces are joined by readers, and it is deleted soon.
 */
export function cutEvent(event: NewTaskEvent): CutEvent {
  if (event.kind === 'block.appended') return { event, json: JSON.stringify(event.payload), whole: [] }
  // Of megabytes no JSON is made.
  const isLong = Object.values(event.payload).some(
    (value) => typeof value === 'string' && value.length > EVENT_TEXT_LIMIT,
  )
  const json = isLong ? '' : JSON.stringify(event.payload)
  if (!isLong && json.length <= EVENT_TEXT_LIMIT) return { event, json, whole: [] }

  const shown: Record<string, unknown> = { ...event.payload }
  const whole: CutEvent['whole'][number][] = []
  for (const [field, value] of Object.entries(event.payload)) {
    if (typeof value === 'string') {
      if (value.length <= EVENT_TEXT_LIMIT) continue
      whole.push({ field, text: value, pieces: packed.get(event.payload)?.get(field) })
      shown[field] = beginningOf(value, EVENT_TEXT_LIMIT)
      if (field === 'text' && withFullLength.includes(event.kind)) shown.fullLength = value.length
    } else if (typeof value === 'object' && value !== null) {
      const text = JSON.stringify(value)
      if (text.length <= EVENT_TEXT_LIMIT) continue
      whole.push({ field, text })
      shown[field] = field === 'images' && Array.isArray(value) ? cutImages(value) : cutValue(value)
    }
  }
  if (whole.length === 0) return { event, json, whole }
  return { event: { ...event, payload: shown } as NewTaskEvent, json: JSON.stringify(shown), whole }
}

function cutImages(images: readonly unknown[]): unknown[] {
  let left = EVENT_TEXT_LIMIT
  return images.map((image) => {
    const length = JSON.stringify(image).length
    if (length <= left) {
      left -= length
      return image
    }
    return typeof image === 'object' ? { ...image, data: '' } : null
  })
}

function cutValue(value: object): unknown {
  for (const limit of stringLimits) {
    const copy = shorten(value, limit)
    if (JSON.stringify(copy).length <= EVENT_TEXT_LIMIT) return copy
  }
  return Array.isArray(value) ? [] : null
}

function shorten(value: unknown, limit: number): unknown {
  if (typeof value === 'string') return value.length > limit ? `${beginningOf(value, limit)}…` : value
  if (Array.isArray(value)) return value.slice(0, limit).map((item) => shorten(item, limit))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item, limit)]))
}
