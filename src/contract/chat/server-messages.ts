import { z } from 'zod'
import { SessionState } from '../session.ts'
import { Action, TaskState } from '../task.ts'
import { Id, Json, Millis, PermissionMode } from '../values.ts'
import { ChatErrorCode } from './chat-error.ts'

const sessionId = Id.describe('The session.')
const taskId = Id.describe('The turn: the id of its task, by which REST tells everything about it.')
const seq = z
  .number()
  .int()
  .nonnegative()
  .nullable()
  .describe(
    '`seq` of the `user_message` that began the turn; null: it was begun elsewhere, or is not known any more.',
  )
const requestId = z.string().nullable().describe('`request_id` of the message that this answers; null: none.')
const eventSeq = z
  .number()
  .int()
  .positive()
  .describe('Its number in the log of the turn (`task.events`); ascending, with gaps.')
const parentToolUseId = z
  .string()
  .nullable()
  .describe('The tool call of the subagent that it belongs to; null: of the turn itself.')
const fullLength = z
  .number()
  .int()
  .nonnegative()
  .nullable()
  .describe('Present where it was cut: its whole length in UTF-16 units. `task.readText` reads the rest.')

/** A turn as a client has to know it. */
const turn = z.object({
  task_id: taskId,
  seq,
  state: TaskState.describe('State of the task.'),
  last_seq: z
    .number()
    .int()
    .nonnegative()
    .describe('The newest number in its log. What is sent from here on has higher ones.'),
})

const facts = {
  session_id: sessionId,
  title: z.string(),
  directory: z.string(),
  model: z.string().nullable().describe('Null: the default of Claude Code.'),
  permission_mode: PermissionMode,
  simulated: z.boolean().describe('True: it talks with the simulated instance.'),
  state: SessionState,
}

const amount = z.number().int().nonnegative()
const usage = z
  .object({
    input_tokens: amount,
    output_tokens: amount,
    cache_read_tokens: amount,
    cache_write_tokens: amount,
  })
  .describe('Tokens of the turn.')

/** What a supervisor sends in the chat protocol, by `type`. */
export const serverMessages = {
  session_list: z
    .object({
      type: z.literal('session_list'),
      sessions: z
        .array(z.object({ ...facts, last_used_at: Millis.describe('UTC, in ms.') }))
        .describe('The 100 that were used last, the newest first.'),
    })
    .describe('Sent when the connection is open, and after it made or ended a session.'),
  session_ready: z
    .object({
      type: z.literal('session_ready'),
      request_id: requestId,
      ...facts,
      turn: turn.nullable().describe('The turn that is not over, else the newest one; null: there was none.'),
    })
    .describe(
      'The connection has the session: prompts are taken, and what happens in it is told from here on.',
    ),
  session_creating: z
    .object({ type: z.literal('session_creating'), request_id: requestId, directory: z.string() })
    .describe('A `create_session` was understood; `session_ready` or `error` follows.'),
  message_received: z
    .object({
      type: z.literal('message_received'),
      request_id: requestId,
      session_id: sessionId,
      seq: z.number().int().nonnegative().describe('`seq` of the message.'),
      task_id: taskId,
      duplicate: z
        .boolean()
        .describe('True: it came before and was not sent again; this is the turn it began.'),
    })
    .describe('The prompt is stored and its turn is queued.'),
  stream_delta: z
    .object({
      type: z.literal('stream_delta'),
      session_id: sessionId,
      task_id: taskId,
      event_seq: eventSeq,
      block: z
        .string()
        .describe(
          'Names the block of text within the turn. The answer is its blocks, in the order in which they came.',
        ),
      text: z.string(),
      replace: z
        .boolean()
        .describe(
          'False: the text goes behind what the block has. True: it is all that the block has (empty: it was taken back).',
        ),
    })
    .describe('More of the answer. Thinking and what subagents say are only in the log of the turn.'),
  tool_use: z
    .object({
      type: z.literal('tool_use'),
      session_id: sessionId,
      task_id: taskId,
      event_seq: eventSeq
        .nullable()
        .describe('Its number in the log of the turn; null when sent for a question.'),
      tool_use_id: z.string().nullable(),
      parent_tool_use_id: parentToolUseId,
      name: z.string(),
      input: Json,
      permission_id: Id.nullable().describe(
        'The question that a person has to answer before it goes on (`permission.answer`); null: none.',
      ),
    })
    .describe(
      'A tool is called. Sent once more, with `permission_id`, when the call waits for the answer of a person.',
    ),
  tool_result: z
    .object({
      type: z.literal('tool_result'),
      session_id: sessionId,
      task_id: taskId,
      event_seq: eventSeq,
      tool_use_id: z.string(),
      parent_tool_use_id: parentToolUseId,
      is_error: z.boolean(),
      text: z.string(),
      full_length: fullLength,
    })
    .describe('What a tool gave.'),
  response_complete: z
    .object({
      type: z.literal('response_complete'),
      session_id: sessionId,
      task_id: taskId,
      seq,
      text: z
        .string()
        .describe('The final answer, cut to 2,000 characters; the whole came by `stream_delta`.'),
      text_length: amount.nullable().describe('Its whole length in UTF-16 units; null: not known.'),
      cost_micros: z.number().int().describe('What the turn cost, in millionths of a US dollar.'),
      usage,
      last_seq: amount.describe('The newest number in the log of the turn.'),
    })
    .describe('The turn is over and was completed.'),
  stream_error: z
    .object({
      type: z.literal('stream_error'),
      session_id: sessionId,
      task_id: taskId,
      seq,
      reason: z.string().describe('A word that stays the same between versions: those of docs/errors.md.'),
      message: z.string(),
      hint: z.string().nullable(),
      suggested_action: Action.nullable().describe(
        '`wait`: waiting helps; where it is tried again by itself, `session_restarting` follows. Null: nothing is known to help.',
      ),
      partial_preserved: z
        .boolean()
        .describe('A part of the answer had come; it is kept in the log of the turn.'),
      cost_micros: z.number().int().describe('What it cost until then, in millionths of a US dollar.'),
      usage,
    })
    .describe('The turn failed.'),
  stream_interrupted: z
    .object({
      type: z.literal('stream_interrupted'),
      session_id: sessionId,
      task_id: taskId,
      seq,
      reason: z.string().describe('As of `stream_error`: `interrupted`, `cancelled`, `terminated`, …'),
      message: z.string(),
      partial_preserved: z.boolean().describe('As of `stream_error`.'),
      cost_micros: z.number().int().describe('What it cost until then, in millionths of a US dollar.'),
      usage,
    })
    .describe('The turn was ended before it was done: by `interrupt`, by somebody else or by a limit.'),
  session_warning: z
    .object({
      type: z.literal('session_warning'),
      session_id: sessionId,
      task_id: taskId,
      reason: z
        .enum(['turn_timeout', 'process_duration'])
        .describe(
          '`turn_timeout`: the turn has used nine tenths of its time. `process_duration`: its process has, of `sessions.maxDuration`; the session goes on in a new one.',
        ),
      remaining_seconds: z
        .number()
        .nonnegative()
        .describe(
          'Until that time is used up. The turn is ended then; for `process_duration` up to 30 s later.',
        ),
    })
    .describe('The turn is about to be ended by a limit of time. A pause stops the clock of `turn_timeout`.'),
  session_restarting: z
    .object({
      type: z.literal('session_restarting'),
      session_id: sessionId,
      task_id: taskId,
      reason: z
        .enum(['retry', 'resume'])
        .describe(
          '`retry`: the turn failed and is tried again as the turn named here. `resume`: a new process takes up the conversation for the turn.',
        ),
      retry_of: Id.nullable().describe('The turn that failed; null: it is no retry.'),
      attempt: z.number().int().positive().describe('1 for the first.'),
      not_before: Millis.nullable().describe(
        'When it is tried, UTC in ms; null: as soon as there is a place.',
      ),
    })
    .describe('A turn goes on in a new attempt or a new process.'),
  session_terminated: z
    .object({
      type: z.literal('session_terminated'),
      request_id: requestId,
      session_id: sessionId,
      reason: z
        .enum(['destroyed', 'ended_elsewhere', 'not_resumable'])
        .describe(
          '`destroyed`: by this connection. `ended_elsewhere`: by somebody else. `not_resumable`: its conversation could not be restored.',
        ),
    })
    .describe('The session takes no more prompts, and the connection has it no more.'),
  server_shutting_down: z
    .object({
      type: z.literal('server_shutting_down'),
      reason: z.string(),
    })
    .describe(
      'No more work is taken; the turns that run get up to 30 s. The connection is closed with 1001 at the end.',
    ),
  error: z
    .object({
      type: z.literal('error'),
      code: ChatErrorCode,
      message: z.string().describe('What happened and why.'),
      hint: z.string().nullable().describe('What to do.'),
      request_id: requestId,
      session_id: z.string().nullable().describe('The session that it is about.'),
      seq: z.number().nullable().describe('`seq` of the `user_message` that was refused.'),
      retry_after_seconds: z.number().nullable().describe('When to try again, where that is known.'),
    })
    .describe('A message was refused. The connection stays, unless the code says otherwise.'),
} as const

export type ServerMessages = { [K in keyof typeof serverMessages]: z.infer<(typeof serverMessages)[K]> }
export type ServerMessage = ServerMessages[keyof ServerMessages]
