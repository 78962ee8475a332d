import { z } from 'zod'
import { WireError } from '../errors.ts'
import type { AnyEvent } from '../events.ts'

/** Chosen by the client, unique among its open calls (or subscriptions) on one connection. */
export const FrameId = z.number().int().nonnegative()

/** The event list is checked for being a list only: it comes from the supervisor, and it is the hot path. */
const eventList = z.custom<AnyEvent[]>((value) => Array.isArray(value))

/**
 * What a supervisor sends. `gap`: events of this subscription were dropped (the receiver was too slow); a
 * snapshot has to be read again. Events committed before a reply was made are sent before that reply.
 */
export const ServerFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reply'), id: FrameId, output: z.unknown() }),
  z.object({ type: z.literal('failure'), id: FrameId, error: WireError }),
  z.object({ type: z.literal('event'), sub: FrameId, events: eventList }),
  z.object({ type: z.literal('gap'), sub: FrameId }),
  z.object({ type: z.literal('pong') }),
])
export type ServerFrame = z.infer<typeof ServerFrame>

/**
 * Electron IPC carries frames on this channel, both ways, one frame a message. A page sends `HELLO_FRAME` first:
 * it ends what an earlier page in the same window had open.
 */
export const IPC_CHANNEL = 'muster'
/** On which the page asks for a folder. */
export const FOLDER_CHANNEL = 'muster:folder'
export const HELLO_FRAME = { type: 'hello' } as const
/** What a page has read so far, in characters, once in a while: Electron doesn't tell how much is on its way to it. */
export const ReadFrame = z.strictObject({
  type: z.literal('read'),
  characters: z.number().int().nonnegative(),
})
export type ReadFrame = z.infer<typeof ReadFrame>

export function isHello(frame: unknown): boolean {
  return typeof frame === 'object' && frame !== null && 'type' in frame && frame.type === HELLO_FRAME.type
}

/** First message of a WebSocket client that can't set a header, and the server's answer once the key was accepted. */
export const AuthMessage = z.strictObject({ auth: z.string().max(200) })
export const READY_MESSAGE = { type: 'ready' } as const
/** WebSocket close codes that we give: policy violation (key, origin), going away, message too big. */
export const closeCodes = {
  unauthorized: 1008,
  goingAway: 1001,
  protocolError: 1007,
  /** Too many are connected. */
  tryLater: 1013,
  /** Another connection took what this one had. */
  takenOver: 4001,
} as const

/**
 * A client that can neither set a header nor send a first message of its own offers the key as a WebSocket subprotocol with
 * this beginning, and beside it the one that is answered.
 */
export const KEY_PROTOCOL = 'muster.key.'
export const PROTOCOL = 'muster'

/** `POST` of `{"ticket": TICKET}` on the web host answers `{"key": KEY}`, once: see `serve --open`. */
export const TICKET_PATH = '/api/v1/ticket'
