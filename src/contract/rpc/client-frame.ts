import { z } from 'zod'
import { Caller, ClientName } from '../caller.ts'
import { type EventName, events } from '../events.ts'
import { FrameId } from './frames.ts'

/** Tasks that one subscription may name, and runs. */
const MAX_SUBSCRIBED_IDS = 1_000

const eventNames = Object.keys(events) as [EventName, ...EventName[]]

/**
 * What a client sends. Only the frame is checked here; the input of a call is parsed by the core, so that it is
 * parsed exactly once.
 */
export const ClientFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('call'),
    id: FrameId,
    op: z.string().max(100),
    input: z.unknown().optional(),
    caller: Caller.optional(),
    by: ClientName.optional(),
  }),
  z.object({ type: z.literal('cancel'), id: FrameId }),
  z.object({
    type: z.literal('subscribe'),
    id: FrameId,
    names: z.array(z.enum(eventNames)).min(1).max(eventNames.length),
    taskIds: z.array(z.string().max(100)).max(MAX_SUBSCRIBED_IDS).optional(),
    runIds: z.array(z.string().max(100)).max(MAX_SUBSCRIBED_IDS).optional(),
  }),
  z.object({ type: z.literal('unsubscribe'), id: FrameId }),
  z.object({ type: z.literal('ping') }),
])
export type ClientFrame = z.infer<typeof ClientFrame>
