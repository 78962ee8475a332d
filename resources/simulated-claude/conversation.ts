import { createBackground } from './background.ts'
import { createControl } from './control.ts'
import { findDirective, readParameters, withoutDirectives } from './directive.ts'
import { createRandom, hashText } from './random.ts'
import { runTurn, type TurnInput } from './run-turn.ts'
import { emit, emitControl, type State } from './state.ts'
import { Interrupted } from './turn-end.ts'

/** A user line that waits for its turn. */
interface QueuedLine {
  text: string
  uuid: string | null
}

/** The process's conversation: takes lines from stdin, runs turns one after the other, tells when to exit. */
export interface Conversation {
  /** Takes a line. @throws with the CLI's words when it is one that ends the real process. */
  receive(line: string): void
  prompt(text: string, uuid: string | null): void
  /** No more input: ends when nothing is left to do. */
  inputEnded(): void
  /** As SIGINT does: the turn is interrupted, then the process exits with 0. */
  interruptAndLeave(): void
}

export function createConversation(
  state: State,
  seed: number | null,
  exit: (code: number) => void,
): Conversation {
  const queue: QueuedLine[] = []
  /** uuids of user lines that this process took: a second line of the same uuid is not run (seen in 2.1.329). */
  const seen = new Set<string>()
  let running: AbortController | null = null
  let current: string[] = []
  let exitAfterTurn: number | null | 'by-result' = null
  let starting = false

  const lifecycle = (uuid: string, to: string): void => {
    emit(state, { type: 'command_lifecycle', command_uuid: uuid, state: to })
  }
  const uuidsOf = (lines: readonly QueuedLine[]): string[] =>
    lines.flatMap(({ uuid }) => (uuid === null ? [] : [uuid]))

  const abortTurn = (): void => {
    for (const requestId of state.asks.keys()) {
      emitControl(state, { type: 'control_cancel_request', request_id: requestId })
    }
    state.asks.clear()
    running?.abort(new Interrupted())
  }

  const background = createBackground(state, (origin, summary) => {
    notifications.push({ origin, text: summary })
    schedule()
  })
  const notifications: { origin: Record<string, unknown>; text: string }[] = []

  const schedule = (): void => {
    if (running || starting) return
    starting = true
    // Lines that came in one piece are taken together.
    setImmediate(() => {
      starting = false
      void next()
    })
  }

  /** Lines that wait are taken all at once and become one turn (seen in 2.1.329). */
  const next = async (): Promise<void> => {
    if (running) return
    const lines = queue.splice(0)
    const notification = lines.length === 0 ? notifications.shift() : undefined
    if (lines.length === 0 && !notification) {
      leaveIfDone()
      return
    }
    running = new AbortController()
    const uuids = uuidsOf(lines)
    for (const uuid of uuids) lifecycle(uuid, 'started')
    current = [...uuids]
    const folded: string[] = []
    const text = lines.map((line) => line.text).join('\n\n')
    const directive = notification ? null : findDirective(text)
    const prompt = withoutDirectives(text)
    const input: TurnInput = {
      scenario: notification ? 'after-background' : (directive?.name ?? null),
      parameters: directive?.parameters ?? readParameters(notification ? `summary=${notification.text}` : ''),
      prompt,
      random: createRandom(seed ?? hashText(`${prompt}\n${state.session.id}\n${state.session.turns.length}`)),
      origin: notification?.origin ?? null,
      host: {
        signal: running.signal,
        userUuids: current,
        takeQueued() {
          const taken = queue.splice(0)
          for (const uuid of uuidsOf(taken)) {
            lifecycle(uuid, 'started')
            current.push(uuid)
            folded.push(uuid)
          }
          return taken.map((line) => withoutDirectives(line.text))
        },
        startBackground: background.start,
      },
      beforeResult() {
        for (const uuid of folded) lifecycle(uuid, 'completed')
      },
      replayed: lines,
    }
    const ended = await runTurn(state, input)
    for (const uuid of uuids) lifecycle(uuid, ended === 'cancelled' ? 'cancelled' : 'completed')
    if (ended !== 'cancelled') state.session.doneUuids.push(...current)
    state.files.save(state.session)
    running = null
    current = []
    if (exitAfterTurn !== null) {
      exit(exitAfterTurn === 'by-result' ? Number(state.lastResultWasError) : exitAfterTurn)
      return
    }
    await next()
  }

  const leaveIfDone = (): void => {
    if (!state.inputOver || running || starting || queue.length > 0 || notifications.length > 0) return
    if (background.running > 0) return
    exit(Number(state.lastResultWasError))
  }

  const control = createControl(state, background, {
    isRunning: () => running !== null || starting,
    interrupt(cancelQueued, reply) {
      const cancelled = cancelQueued ? uuidsOf(queue.splice(0)) : []
      for (const requestId of state.asks.keys()) {
        emitControl(state, { type: 'control_cancel_request', request_id: requestId })
      }
      state.asks.clear()
      for (const uuid of cancelled) lifecycle(uuid, 'cancelled')
      reply({ still_queued: uuidsOf(queue), ...(cancelQueued ? { cancelled } : {}) })
      abortTurn()
    },
    cancelQueued(uuid) {
      const at = queue.findIndex((line) => line.uuid === uuid)
      if (at === -1) return false
      queue.splice(at, 1)
      lifecycle(uuid, 'cancelled')
      return true
    },
    endSession() {
      if (!running) exit(Number(state.lastResultWasError))
      exitAfterTurn = 'by-result'
      abortTurn()
    },
  })

  const prompt = (text: string, uuid: string | null): void => {
    if (uuid !== null) {
      if (seen.has(uuid)) return
      seen.add(uuid)
      if (state.session.doneUuids.includes(uuid)) {
        lifecycle(uuid, 'completed')
        return
      }
      lifecycle(uuid, 'queued')
    }
    queue.push({ text, uuid })
    schedule()
  }

  return {
    prompt,
    receive(line) {
      if (line.trim() === '') return
      const value = parseInputLine(line)
      if (value.type === 'user')
        prompt(readUserText(value), typeof value.uuid === 'string' ? value.uuid : null)
      else if (value.type === 'control_request') control.answer(value)
      else if (value.type === 'control_response') {
        const response = (value.response ?? {}) as Record<string, unknown>
        state.asks.get(String(response.request_id))?.settle(response)
      }
      // Anything else is ignored, as the CLI does.
    },
    inputEnded() {
      state.inputOver = true
      for (const ask of [...state.asks.values()]) ask.settle(null)
      schedule()
    },
    interruptAndLeave() {
      if (!running) exit(0)
      exitAfterTurn = 0
      queue.length = 0
      abortTurn()
    },
  }
}

function parseInputLine(line: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new Error(`Error parsing streaming input line (type=unknown, ${line.length} chars): SyntaxError`)
  }
  if (value === null) {
    throw new Error(`Error parsing streaming input line (type=unknown, ${line.length} chars): TypeError`)
  }
  return typeof value === 'object' ? (value as Record<string, unknown>) : {}
}

function readUserText(line: Record<string, unknown>): string {
  const message = line.message as { role?: unknown; content?: unknown } | undefined
  if (message?.role !== 'user') {
    throw new Error(`Error: Expected message role 'user', got '${String(message?.role)}'`)
  }
  const { content } = message
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .filter((block): block is { text: string } => typeof block?.text === 'string')
    .map((block) => block.text)
    .join('\n')
}
