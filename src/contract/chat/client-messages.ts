import { z } from 'zod'
import { NewSession } from '../operations/sessions.ts'
import { Id } from '../values.ts'

/** Where the chat protocol is spoken. */
export const CHAT_PATH = '/ws/v1/chat'

/** What one `user_message` may say, in characters (code points). */
export const MAX_CHAT_TEXT = 32_000

const NO_DIRECTORY = 'is missing: there is no default directory. Give the absolute path of a folder.'

const requestId = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe("The client's own word for this message; what answers it has it too, errors among them.")
const sessionId = Id.describe('The session.')

const bySession = { session_id: sessionId, request_id: requestId }

/** What a client of the chat protocol sends, by `type`. */
export const clientMessages = {
  user_message: z
    .strictObject({
      type: z.literal('user_message'),
      ...bySession,
      text: z
        .string()
        .regex(/\S/, 'is empty.')
        .refine(fits, `has more than ${MAX_CHAT_TEXT} characters.`)
        .meta({ maxLength: MAX_CHAT_TEXT })
        .describe(`The prompt, at most ${MAX_CHAT_TEXT} characters (code points).`),
      seq: z
        .number()
        .int()
        .nonnegative()
        .describe(
          "The client's number of this message in the session. One that came already is answered and not sent again.",
        ),
      timeout_seconds: z
        .number()
        .min(1)
        .max(86_400)
        .optional()
        .describe('The turn is ended after so many seconds of work. Absent: no limit.'),
    })
    .describe('Begins a turn of a session that this connection has.'),
  interrupt: z
    .strictObject({ type: z.literal('interrupt'), ...bySession })
    .describe('Ends the turn of a session now; the session stays.'),
  create_session: z
    .strictObject({
      type: z.literal('create_session'),
      request_id: requestId,
      directory: z
        .string({ error: ({ input }) => (input === undefined ? NO_DIRECTORY : undefined) })
        .min(1)
        .max(4_096)
        .describe('The absolute path of the folder in which it works. There is no default.'),
      title: NewSession.shape.title.describe("Its title; absent: the folder's name."),
      model: NewSession.shape.model.describe("A model's name or alias; absent: the default of Claude Code."),
      permission_mode: NewSession.shape.permissionMode.describe(
        "How tools are permitted; absent: as Claude Code's settings say for the folder.",
      ),
      system_prompt: NewSession.shape.appendSystemPrompt.describe(
        'Text that is added to the system prompt of all its turns.',
      ),
      simulated: NewSession.shape.simulated.describe(
        'True: it talks with the simulated instance, which asks no model.',
      ),
    })
    .describe('Makes a session, which this connection then has.'),
  switch_session: z
    .strictObject({ type: z.literal('switch_session'), ...bySession })
    .describe(
      'Takes a session for this connection, beside those that it has already. A connection that had it is closed.',
    ),
  destroy_session: z
    .strictObject({ type: z.literal('destroy_session'), ...bySession })
    .describe(
      'Ends a session for good: its process, its unfinished turns. What was said in it stays to be read.',
    ),
} as const

const { user_message, interrupt, create_session, switch_session, destroy_session } = clientMessages

export const ClientMessage = z.discriminatedUnion('type', [
  user_message,
  interrupt,
  create_session,
  switch_session,
  destroy_session,
])
export type ClientMessage = z.infer<typeof ClientMessage>
export type ClientMessageOf<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>

/** Counted as JSON Schema counts, which is the same in every language. */
function fits(text: string): boolean {
  if (text.length <= MAX_CHAT_TEXT) return true
  // Each character takes at most two of these.
  return text.length <= 2 * MAX_CHAT_TEXT && [...text].length <= MAX_CHAT_TEXT
}
