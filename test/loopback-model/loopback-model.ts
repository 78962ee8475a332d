import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGates } from './gates.ts'
import { chooseStep, type Step } from './scenario.ts'
import { streamStep, wholeMessage } from './stream-step.ts'

/** A request to `/v1/messages` as it came. `body` is the parsed JSON. */
export interface RecordedRequest {
  number: number
  scenario: string | null
  step: number
  streamed: boolean
  headers: Record<string, string | string[] | undefined>
  body: unknown
}

/** A step, or how it is made of the request. */
export type ScriptedStep = Step | ((body: unknown) => Step)

/** A model endpoint on the loopback interface that says what the test told it to. */
export interface LoopbackModel {
  /** For `ANTHROPIC_BASE_URL`. */
  url: string
  /** Sets what `#S:name` leads to (a step may be made of the request), replacing an earlier scenario of that name. Past the last step it says "All done.". */
  register(name: string, steps: readonly ScriptedStep[]): void
  /** Makes a phrase lead to a scenario as `#S:name` does, for prompts that a test does not write. */
  recognize(phrase: string, name: string): void
  /** Requests for messages so far, oldest first. */
  requests: RecordedRequest[]
  /** Resolves with the first request, past or future, that fits. */
  requested(fits: (request: RecordedRequest) => boolean): Promise<RecordedRequest>
  /** Lets one stream through a step's `hold`. */
  release(gate: string): void
  /** Resolves when a stream waits at the gate. */
  reached(gate: string): Promise<void>
  /** Opens all gates, breaks connections, and stops listening. */
  close(): Promise<void>
}

const MAX_BODY_BYTES = 64 * 1024 * 1024

/**
 * Starts a Messages API endpoint on 127.0.0.1 and a free port. It speaks what the CLI 2.1.329 needs: streamed
 * messages, whole messages (its fallback after a broken stream) and `count_tokens`.
 */
export async function startLoopbackModel(): Promise<LoopbackModel> {
  const scenarios = new Map<string, readonly ScriptedStep[]>()
  const phrases = new Map<string, string>()
  const attempts = new Map<string, number>()
  const requests: RecordedRequest[] = []
  const watchers = new Set<(request: RecordedRequest) => void>()
  const gates = createGates()

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const body = await readJson(req)
    const path = req.url ?? ''
    if (path.includes('/count_tokens')) return sendJson(res, 200, { input_tokens: 1234 })
    if (req.method !== 'POST' || !path.startsWith('/v1/messages')) {
      return sendJson(res, 404, errorBody('not_found_error', `No such path: ${req.method} ${path}`))
    }
    const { name, step: stepNumber } = chooseStep(body, phrases)
    const { model = 'unknown', stream = false } = body as { model?: string; stream?: boolean }
    const request: RecordedRequest = {
      number: requests.length + 1,
      scenario: name,
      step: stepNumber,
      streamed: stream,
      headers: req.headers,
      body,
    }
    requests.push(request)
    for (const watcher of watchers) watcher(request)

    const found = findStep(scenarios, name, stepNumber)
    const step = typeof found === 'function' ? found(body) : found
    const key = `${name}:${stepNumber}`
    const attempt = (attempts.get(key) ?? 0) + 1
    attempts.set(key, attempt)
    if (step.delayMs) await sleep(step.delayMs)
    const requestId = { 'request-id': `req_loop${request.number}` }
    if (step.error && attempt <= (step.error.times ?? Infinity)) {
      const { status, type = 'api_error', message = 'error made by the loopback model', headers } = step.error
      return sendJson(res, status, errorBody(type, message), { ...requestId, ...headers })
    }
    if (step.fault && attempt <= (step.fault.times ?? Infinity)) {
      if (step.fault.kind === 'hang_headers') return
      if (step.fault.kind === 'reset') {
        req.socket.destroy()
        return
      }
    }
    if (!stream) return sendJson(res, 200, wholeMessage(step, request.number, model), requestId)
    res.writeHead(200, { 'content-type': 'text/event-stream', ...requestId, ...step.headers })
    await streamStep(res, step, {
      requestNumber: request.number,
      model,
      attempt,
      waitAt: gates.waitAt,
    })
  }

  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => {
      if (!res.headersSent) sendJson(res, 400, errorBody('invalid_request_error', String(error)))
      else res.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    register(name, steps) {
      scenarios.set(name, steps)
      for (const key of attempts.keys()) if (key.startsWith(`${name}:`)) attempts.delete(key)
    },
    recognize: (phrase, name) => void phrases.set(phrase, name),
    requests,
    requested(fits) {
      const past = requests.find(fits)
      if (past) return Promise.resolve(past)
      return new Promise((resolve) => {
        const watcher = (request: RecordedRequest): void => {
          if (!fits(request)) return
          watchers.delete(watcher)
          resolve(request)
        }
        watchers.add(watcher)
      })
    },
    release: gates.release,
    reached: gates.reached,
    async close() {
      gates.openAll()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function findStep(
  scenarios: Map<string, readonly ScriptedStep[]>,
  name: string | null,
  step: number,
): ScriptedStep {
  if (name === null) return { text: 'Hello from the loopback model.' }
  const steps = scenarios.get(name)
  if (!steps) return { text: `No scenario named "${name}" is registered with the loopback model.` }
  return steps[step] ?? { text: 'All done.' }
}

function errorBody(type: string, message: string): Record<string, unknown> {
  return { type: 'error', error: { type, message } }
}

function sendJson(
  res: ServerResponse,
  status: number,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers })
  res.end(JSON.stringify(body))
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of req as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > MAX_BODY_BYTES) throw new Error(`The request is larger than ${MAX_BODY_BYTES} bytes.`)
    pieces.push(piece)
  }
  return size === 0 ? null : JSON.parse(Buffer.concat(pieces).toString('utf8'))
}
