import { z } from 'zod'
import { beginningOf } from '../../../contract/cut-text.ts'
import { cutDepth, findTooDeep, MAX_JSON_DEPTH, measureJson } from '../../../contract/json-bounds.ts'
import { parseJsonText } from '../../../contract/parse-json.ts'
import { inOurWords, spellIssues } from '../base/spell-issue.ts'
import type { Line } from '../processes/lines.ts'
import { findObjects } from './find-objects.ts'
import { messageSchemas, type PlainMessage } from './messages.ts'
import { isBlockDelta, type StreamEvent, streamEventSchema } from './stream-event.ts'
import { type SystemMessage, systemSchemas } from './system-messages.ts'

/** The version of Claude Code that the schemas and the recordings in `test/corpus` are of. */
export const TESTED_CLAUDE_VERSION = '2.1.329'

/** A message of a type, or of a `system` subtype (`system/NAME`), that we don't know. `raw` is cut to 16 KiB. */
export interface UnknownMessage {
  type: 'unknown'
  name: string
  raw: string
}

/** A line that could not be used, with its beginning. */
export interface GarbageMessage {
  type: 'garbage'
  code: 'not_json' | 'not_a_message' | 'wrong_shape' | 'line_too_long' | 'mixed_line' | 'too_deep' | 'utf_16'
  message: string
  excerpt: string
  /** Of a request that waits for an answer. */
  requestId: string | null
}

/** What a line of stdout says, with the CLI's own field names. `blank` is an empty line. */
export type ClaudeMessage =
  | StreamEvent
  | SystemMessage
  | PlainMessage
  | UnknownMessage
  | GarbageMessage
  | { type: 'blank' }

const RAW_LIMIT = 16 * 1024
const EXCERPT_LIMIT = 1024

/**
 * Reads one line of stdout: mostly one message. Where others printed on the same line (a wrapper, a hook, the title of a
 * terminal), the messages are found all the same, and what else stands there comes before them as `garbage`.
 */
export function readLine(line: Line): ClaudeMessage[] {
  if (line.kind === 'too_long')
    return [garbage('line_too_long', `A line of ${line.bytes} bytes was skipped.`, line.excerpt)]
  const message = parseMessage(line.text)
  if (message.type !== 'garbage' || (message.code !== 'not_json' && message.code !== 'not_a_message'))
    return [message]
  const { objects, rest } = findObjects(line.text)
  if (objects.length === 0) return [message]
  const messages = objects.map((object) =>
    // What is too deep can't be made text again.
    readObject(object, findTooDeep(object) === null ? JSON.stringify(object) : line.text),
  )
  // A byte order mark and blanks of other kinds were trimmed.
  return rest === '' ? messages : [garbage('mixed_line', MIXED, rest), ...messages]
}

/** How an object begins in UTF-16 that is read as UTF-8, whichever byte comes first. */
const UTF_16_OBJECT = '{\0"\0'

const MIXED = 'Something else was printed on the line of a message. The message was used.'

/** Reads a line that is one message. Never throws; the order of keys does not matter. */
export function parseMessage(text: string): ClaudeMessage {
  let value: unknown
  try {
    value = parseJsonText(text)
  } catch {
    if (text.trim() === '') return { type: 'blank' }
    if (text.includes(UTF_16_OBJECT))
      return garbage('utf_16', 'The line is UTF-16, where Claude prints UTF-8: a wrapper changes it.', text)
    return garbage('not_json', 'The line is not JSON.', text)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return garbage('not_a_message', 'The line is JSON but not an object.', text)
  }
  return readObject(value, text)
}

function readObject(value: object, text: string): ClaudeMessage {
  if (isBlockDelta(value)) return value
  if (text.length > 2 * MAX_JSON_DEPTH && measureJson(text).depth > MAX_JSON_DEPTH) {
    const request = DeepRequest.safeParse(value)
    // What would run is not shown with a part cut off.
    return request.success
      ? tooDeepRequest(request.data.request_id, text)
      : readShallow(cutDepth(value), text)
  }
  return readShallow(value, text)
}

function readShallow(value: object, text: string): ClaudeMessage {
  const { type, subtype, event } = value as { type?: unknown; subtype?: unknown; event?: unknown }
  if (typeof type !== 'string') return garbage('not_a_message', 'The object has no `type`.', text)
  if (type === 'stream_event') {
    return check(streamEventSchema((event as { type?: unknown } | null | undefined)?.type), value, type, text)
  }
  if (type === 'system') {
    const schema = ownValue(systemSchemas, subtype)
    return schema ? check(schema, value, `system/${subtype}`, text) : unknown(`system/${subtype}`, text)
  }
  const schema = ownValue(messageSchemas, type)
  return schema ? check(schema, value, type, text) : unknown(type, text)
}

const DeepRequest = z.object({ type: z.literal('control_request'), request_id: z.string() })

function tooDeepRequest(requestId: string, text: string): GarbageMessage {
  const message = `A request was denied, since what it is about is nested deeper than ${MAX_JSON_DEPTH} levels and can be neither shown nor stored.`
  return { ...garbage('too_deep', message, text), requestId }
}

function check(schema: z.ZodType<ClaudeMessage>, value: unknown, name: string, text: string): ClaudeMessage {
  const parsed = schema.safeParse(value, inOurWords)
  if (parsed.success) return parsed.data
  const first = spellIssues({ issues: parsed.error.issues.slice(0, 1) })
  return garbage('wrong_shape', `A ${name} message has another shape than known: ${first}`, text)
}

function garbage(code: GarbageMessage['code'], message: string, text: string): GarbageMessage {
  return { type: 'garbage', code, message, excerpt: beginningOf(text, EXCERPT_LIMIT), requestId: null }
}

function unknown(name: string, text: string): UnknownMessage {
  return { type: 'unknown', name: beginningOf(name, 200), raw: beginningOf(text, RAW_LIMIT) }
}

/** A table's entry for a name from outside; never something inherited. */
function ownValue<T extends object>(table: T, name: unknown): T[keyof T] | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name as keyof T] : undefined
}
