/**
 * What the loopback model says. A scenario is a list of steps, chosen by `#S:name` in the newest user text that
 * has one, or by a phrase that was registered for it; the step is the number of assistant messages after that text,
 * so a tool's result leads to the next step.
 */

/** A tool that the model calls at the end of a step. */
export interface ToolCall {
  name: string
  input: Record<string, unknown>
  /** Made up when absent: `toolu_loop<request>_<index>`. */
  id?: string
}

/** An HTTP error instead of a stream. */
export interface StepError {
  status: number
  /** `error.type` of the body; default `api_error`. */
  type?: string
  message?: string
  headers?: Record<string, string>
  /** Only for the first N requests of this step; default always. */
  times?: number
}

/**
 * A way for a request to go wrong below HTTP's own errors.
 * - `reset`: the connection breaks before headers; `drop`: in the middle of the stream
 * - `end`: the stream ends early, cleanly
 * - `malformed`: a chunk that is not JSON; `sse_error`: an `error` event
 * - `hang_headers`, `hang_body`, `stall`: silence before headers, after `message_start`, in mid-text
 */
export interface StepFault {
  kind: 'reset' | 'drop' | 'end' | 'malformed' | 'sse_error' | 'hang_headers' | 'hang_body' | 'stall'
  /** After this many text chunks (for the faults in mid-text); default 1. */
  afterChunks?: number
  /** Only for the first N requests of this step; default always. */
  times?: number
}

/** The text stops before a chunk until the test calls `release(gate)`, so that no test has to sleep. */
export interface StepHold {
  gate: string
  /** Chunks that are sent before it; default 0. */
  afterChunks?: number
}

/** One answer of the model. Its blocks come in this order: thinking, text, tools. */
export interface Step {
  thinking?: string
  text?: string
  /** Generated text instead of `text`: `count` chunks of `unit`, in which `{k}` is the chunk's number. */
  generated?: { count: number; unit?: string }
  /** Characters in a chunk of `text` and `thinking`; default 16. */
  chunkSize?: number
  /** Between chunks; default 0: as fast as the reader takes them. */
  msBetween?: number
  /** Before the answer's headers. */
  delayMs?: number
  hold?: StepHold
  tools?: readonly ToolCall[]
  /** Default `tool_use` with tools, else `end_turn`. */
  stopReason?: string
  usage?: { input?: number; output?: number; cacheRead?: number; cacheCreation?: number }
  /** More headers of the answer (rate limits). */
  headers?: Record<string, string>
  error?: StepError
  fault?: StepFault
}

/** The step that a request asks for. `name` is null when no text has a directive. */
export interface Choice {
  name: string | null
  step: number
}

interface ApiMessage {
  role?: unknown
  content?: unknown
}

/** The text of a message's content, which is a string or a list of blocks. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .filter((block): block is { text: string } => typeof block?.text === 'string')
    .map((block) => block.text)
    .join('\n')
}

/**
 * Chooses scenario and step for a request body; see {@link Step}.
 *
 * @param phrases scenarios by a phrase that leads to them in a text without `#S:name`; the first that fits
 */
export function chooseStep(body: unknown, phrases: ReadonlyMap<string, string> = new Map()): Choice {
  const messages = (body as { messages?: ApiMessage[] } | null)?.messages ?? []
  let name: string | null = null
  let at = -1
  for (const [index, message] of messages.entries()) {
    if (message.role !== 'user') continue
    const text = textOf(message.content)
    const last = [...text.matchAll(/#S:([\w-]+)/g)].at(-1)?.[1]
    const found = last ?? [...phrases].find(([phrase]) => text.includes(phrase))?.[1]
    if (found === undefined) continue
    name = found
    at = index
  }
  if (name === null) return { name, step: 0 }
  return { name, step: messages.slice(at + 1).filter((message) => message.role === 'assistant').length }
}

/** The chunks of a step's text, as they are sent. */
export function textChunks(step: Step): string[] {
  if (step.generated) {
    const unit = step.generated.unit ?? 'word{k} '
    return Array.from({ length: step.generated.count }, (_, k) => unit.replaceAll('{k}', String(k)))
  }
  if (step.text === undefined) return []
  return cut(step.text, step.chunkSize ?? 16)
}

/** Cuts a text into pieces of `size` characters; an empty text is one empty piece. */
export function cut(text: string, size: number): string[] {
  return text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? ['']
}
