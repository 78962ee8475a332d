import { z } from 'zod'
import { ApiUsage, ContentBlock, maybeString } from './fields.ts'

/*
 * `stream_event`: a raw event of the Messages API, with the id of its message beside it (`api_message_id`).
 * Only the main thread sends these; subagents send whole messages.
 */

/** One piece of a block. By far the most frequent line, so it is checked by hand instead of by a schema. */
export interface BlockDelta {
  type: 'stream_event'
  event: {
    type: 'content_block_delta'
    index: number
    delta: { type: string; text?: string; thinking?: string; partial_json?: string }
  }
  parent_tool_use_id?: string | null
  api_message_id?: string
}

/** True for a well-formed delta. Other kinds of delta (signature, citations) pass with no text. */
export function isBlockDelta(value: unknown): value is BlockDelta {
  const message = value as { type?: unknown; event?: unknown; api_message_id?: unknown }
  if (message.type !== 'stream_event') return false
  const event = message.event as { type?: unknown; index?: unknown; delta?: unknown } | null | undefined
  if (event?.type !== 'content_block_delta' || typeof event.index !== 'number') return false
  const delta = event.delta as Partial<Record<'type' | 'text' | 'thinking' | 'partial_json', unknown>> | null
  switch (delta?.type) {
    case 'text_delta':
      return typeof delta.text === 'string'
    case 'input_json_delta':
      return typeof delta.partial_json === 'string'
    case 'thinking_delta':
      return typeof delta.thinking === 'string'
    default:
      return typeof delta?.type === 'string'
  }
}

const about = {
  type: z.literal('stream_event'),
  parent_tool_use_id: maybeString,
  api_message_id: maybeString,
}
const index = z.number().int().nonnegative()

const messageStart = z.object({
  ...about,
  event: z.object({
    type: z.literal('message_start'),
    message: z.object({ id: z.string().catch(''), model: z.string().catch(''), usage: ApiUsage }),
  }),
})
const blockStart = z.object({
  ...about,
  event: z.object({ type: z.literal('content_block_start'), index, content_block: ContentBlock }),
})
const blockStop = z.object({ ...about, event: z.object({ type: z.literal('content_block_stop'), index }) })
const messageDelta = z.object({
  ...about,
  event: z.object({ type: z.literal('message_delta'), usage: ApiUsage }),
})
const messageStop = z.object({
  ...about,
  event: z.object({ type: z.literal('message_stop') }),
  /** Blocks that the CLI takes back: those of this message from this index on. */
  abandoned_blocks: z.object({ api_message_id: z.string(), from_block_index: index }).nullable().catch(null),
})
/** `ping`, and what a newer API adds: carries nothing for us. */
const otherEvent = z.object({
  ...about,
  event: z.object({ type: z.string() }).transform(() => ({ type: 'other' as const })),
})

const schemas = {
  message_start: messageStart,
  content_block_start: blockStart,
  content_block_stop: blockStop,
  message_delta: messageDelta,
  message_stop: messageStop,
}

export type StreamEvent =
  | BlockDelta
  | z.infer<(typeof schemas)[keyof typeof schemas]>
  | z.infer<typeof otherEvent>

/** The schema for a stream event that is not a well-formed delta. */
export function streamEventSchema(eventType: unknown): z.ZodType<StreamEvent> {
  if (eventType === 'content_block_delta') return z.never()
  return Object.hasOwn(schemas, String(eventType)) ? schemas[eventType as keyof typeof schemas] : otherEvent
}
