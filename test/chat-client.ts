import { once } from 'node:events'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'

/** A message of the chat protocol as a client sees it that knows its JSON Schema only. */
// biome-ignore lint/suspicious/noExplicitAny: a client in another language has no types either.
export type Message = { type: string } & Record<string, any>

/** Then it is told what came in the place of what was waited for. */
const WITHIN_MS = 30_000

export interface ChatClient {
  /** All that came, in order. */
  readonly messages: Message[]
  /** Sends a message, after a look whether the schema allows it. */
  send(message: Message): void
  /** Sends whatever it is. */
  sendRaw(data: string | Buffer): void
  /** The first message that fits, from the newest that was asked for on: each is given once. */
  next(type: string, fits?: Partial<Message>): Promise<Message>
  readonly socket: WebSocket
  readonly closed: Promise<{ code: number; reason: string }>
  /** Goes away without a word. */
  vanish(): void
}

export interface ChatServer {
  url: string
  apiKey: string
}

/** Connects as a program would that was written from the served schema: every message is checked by it, both ways. */
export async function connectChat({ url, apiKey }: ChatServer): Promise<ChatClient> {
  const validate = await readSchema({ url, apiKey })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/v1/chat`, {
    headers: { 'x-api-key': apiKey },
  })
  onTestFinished(() => socket.terminate())
  const messages: Message[] = []
  const problems: string[] = []
  const waiting = new Set<() => void>()
  const taken = new Set<Message>()
  const check = (side: 'ClientMessage' | 'ServerMessage', message: Message) => {
    const isRight: ValidateFunction = validate(side, String(message.type))
    if (isRight(message) === true) return
    const errors = JSON.stringify(isRight.errors)
    problems.push(`${JSON.stringify(message)} does not fit: ${errors}`)
  }
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString()) as Message
    messages.push(message)
    check('ServerMessage', message)
    for (const look of [...waiting]) look()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() })
      for (const look of [...waiting]) look()
    })
  })
  socket.on('error', () => {})
  await once(socket, 'open')
  onTestFinished(() => {
    if (problems.length > 0) throw new Error(problems.slice(0, 3).join('\n'))
  })
  return {
    messages,
    socket,
    closed,
    send(message) {
      check('ClientMessage', message)
      socket.send(JSON.stringify(message))
    },
    sendRaw: (data) => socket.send(data),
    vanish: () => socket.terminate(),
    next: (type, fits = {}) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = messages.find(
            (each) =>
              each.type === type &&
              !taken.has(each) &&
              Object.entries(fits).every(([field, value]) => each[field] === value),
          )
          if (!found && socket.readyState !== WebSocket.CLOSED) return
          waiting.delete(look)
          clearTimeout(timer)
          if (!found) return fail()
          taken.add(found)
          resolve(found)
        }
        const fail = () =>
          reject(
            new Error(`No ${type} like ${JSON.stringify(fits)} among ${JSON.stringify(messages.slice(-8))}`),
          )
        const timer = setTimeout(fail, WITHIN_MS)
        waiting.add(look)
        look()
      }),
  }
}

/** By type, so that what is wrong is told of the message that it is in. */
async function readSchema({ url, apiKey }: ChatServer) {
  const answer = await fetch(`${url}/api/v1/chat.schema.json`, { headers: { 'x-api-key': apiKey } })
  const schema = (await answer.json()) as { $defs: Record<string, { oneOf?: { $ref: string }[] }> }
  const ajv = new Ajv2020({ validateFormats: false })
  ajv.addSchema(schema, 'chat')
  return (side: string, type: string): ValidateFunction => {
    const known = schema.$defs[side]?.oneOf?.some(({ $ref }) => $ref === `#/$defs/${type}`)
    return ajv.getSchema(`chat#/$defs/${known ? type : side}`) as ValidateFunction
  }
}

/** The text of the answer of a turn, put together from its pieces as docs/chat.md says. */
export function answerIn(messages: readonly Message[], taskId: string): string {
  const blocks = new Map<string, string>()
  for (const { type, task_id, block, text, replace } of messages) {
    if (type === 'stream_delta' && task_id === taskId)
      blocks.set(block, replace ? text : (blocks.get(block) ?? '') + text)
  }
  return [...blocks.values()].join('')
}
