import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { WebSocket } from 'ws'

type Message = { type: string } & Record<string, unknown>

/** The served schema, and the check of a message of the supervisor by it; undefined: it fits. */
export interface ChatSchema {
  document: object
  problemOf(message: unknown): string | undefined
}

/** How a client gives its key. */
export type KeyPlace = 'header' | 'protocol' | 'message' | 'wrong'

const ENDS = ['response_complete', 'stream_error', 'stream_interrupted']
/** Its answer says that what was sent before was taken. */
const NOBODY = '019a0000-0000-7000-8000-0000000000ff'
/** Then a peer that was not answered is told of, in ms. */
const ANSWER_WITHIN_MS = 30_000
const SESSIONS_KEPT = 12
const OWN_KEPT = 4

export async function readChatSchema({ url, key }: { url: string; key: string }): Promise<ChatSchema> {
  const answer = await fetch(`${url}/api/v1/chat.schema.json`, { headers: { 'x-api-key': key } })
  const document = (await answer.json()) as { $defs: Record<string, object> }
  const ajv = new Ajv2020({ validateFormats: false })
  ajv.addSchema(document, 'chat')
  return {
    document,
    problemOf(message) {
      const type = String((message as Partial<Message> | null)?.type)
      const known = Object.hasOwn(document.$defs, type) ? type : 'ServerMessage'
      const check = ajv.getSchema(`chat#/$defs/${known}`) as ValidateFunction
      return check(message) ? undefined : ajv.errorsText(check.errors)
    },
  }
}

interface About {
  url: string
  key: string
  schema: ChatSchema
  /** Of all peers, the newest first. */
  sessions: string[]
  report: { told: Record<string, number>; broken: string[] }
}

/** A client of the chat that looks at all that it is told. */
export class ChatPeer {
  readonly #about: About
  #socket: WebSocket | undefined
  #syncs = 0
  #isPaused = false
  #seen: Message[] = []
  #look = () => {}
  /** The newest number of each turn's log that this connection was told, and the turns whose end it was. */
  #numbers = new Map<string, number>()
  /** Sessions that this connection has or had. */
  #own: string[] = []
  #ended = new Set<string>()

  constructor(about: About) {
    this.#about = about
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  /** A session of its own, mostly; else one that is anybody's. */
  sessionAt(at: number): string | undefined {
    const all = at % 4 === 0 ? this.#about.sessions : this.#own
    return all[at % Math.max(1, all.length)]
  }

  /** Says something in a session, and takes care that it has one, mostly. */
  async say(at: number, seq: number, text: string): Promise<void> {
    if (at % 4 !== 0 && this.#own.length === 0) {
      await this.connect('header')
      this.resume()
      const request_id = `own-${this.#syncs++}`
      this.send({ type: 'create_session', directory: tmpdir(), request_id })
      const isAnswer = (message: Message) =>
        message.request_id === request_id && message.type !== 'session_creating'
      await this.#until(() => this.#seen.some(isAnswer), ANSWER_WITHIN_MS)
    }
    this.send({ type: 'user_message', session_id: this.sessionAt(at), seq, text })
  }

  async connect(place: KeyPlace): Promise<void> {
    if (this.isOpen) return
    const { url, key } = this.#about
    const given = place === 'wrong' ? 'w'.repeat(43) : key
    const socket = new WebSocket(
      `${url.replace('http', 'ws')}/ws/v1/chat`,
      place === 'protocol' ? ['muster', `muster.key.${given}`] : [],
      place === 'message' || place === 'protocol' ? {} : { headers: { 'x-api-key': given } },
    )
    this.#socket = socket
    this.#isPaused = false
    this.#numbers.clear()
    this.#ended.clear()
    this.#own = []
    socket.on('error', () => {})
    socket.on('close', () => this.#look())
    let isReady = place !== 'message'
    socket.on('message', (data) => {
      if (socket !== this.#socket) return
      if (isReady) return this.#take(data.toString())
      isReady = data.toString() === '{"type":"ready"}'
      if (!isReady) this.#broken(`The key was answered with ${data.toString().slice(0, 100)}`)
    })
    await Promise.race([once(socket, 'open'), once(socket, 'close')]).catch(() => {})
    if (place === 'message') this.sendRaw(JSON.stringify({ auth: given }))
  }

  send(message: object): void {
    this.sendRaw(JSON.stringify(message))
  }

  /** As text, whatever it is; bytes as text too when so asked. */
  sendRaw(data: string | Buffer, options: { binary?: boolean } = {}): void {
    if (this.isOpen) this.#socket?.send(data, { binary: false, ...options })
  }

  /** Bytes under the protocol: what no WebSocket library would send. */
  sendBytes(bytes: Buffer): void {
    if (!this.isOpen) return
    const { _socket: socket } = this.#socket as unknown as { _socket?: { write(data: Buffer): void } }
    socket?.write(bytes)
  }

  /** Reads nothing more until `resume`. */
  pause(): void {
    if (!this.isOpen) return
    this.#socket?.pause()
    this.#isPaused = true
  }

  resume(): void {
    this.#socket?.resume()
    this.#isPaused = false
  }

  /** Goes away without a word. */
  vanish(): void {
    this.#socket?.terminate()
  }

  close(): void {
    if (this.isOpen) this.#socket?.close(1000)
  }

  /** Waits until what it sent was taken, or it is closed. */
  async settle(): Promise<void> {
    if (!this.isOpen || this.#isPaused) return
    const request_id = `sync-${this.#syncs++}`
    this.send({ type: 'interrupt', session_id: NOBODY, request_id })
    const isAnswered = await this.#until(
      () => this.#seen.some((message) => message.request_id === request_id),
      ANSWER_WITHIN_MS,
    )
    if (!isAnswered && this.isOpen) this.#broken('A message was not answered.')
    this.#seen = []
  }

  /** The next message of a type; undefined: it did not come in time. */
  async next(type: string, withinMs: number): Promise<Message | undefined> {
    const find = () => this.#seen.findIndex((message) => message.type === type)
    await this.#until(() => find() !== -1, withinMs)
    const at = find()
    return at === -1 ? undefined : this.#seen.splice(0, at + 1).at(-1)
  }

  async #until(holds: () => boolean, withinMs: number): Promise<boolean> {
    const end = performance.now() + withinMs
    while (!holds() && this.isOpen && performance.now() < end) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, end - performance.now())
        this.#look = () => {
          clearTimeout(timer)
          done()
        }
      })
    }
    return holds()
  }

  #take(text: string): void {
    const { schema, sessions, report } = this.#about
    const message = JSON.parse(text) as Message
    const kind = message.type === 'error' ? `error ${String(message.code)}` : message.type
    report.told[kind] = (report.told[kind] ?? 0) + 1
    const problem = schema.problemOf(message)
    if (problem !== undefined) this.#broken(`${text.slice(0, 300)} does not fit: ${problem.slice(0, 300)}`)
    if (message.type === 'error' && message.code === 'internal') this.#broken(text.slice(0, 300))
    if (message.type === 'session_ready') {
      sessions.unshift(String(message.session_id))
      this.#own.unshift(String(message.session_id))
      this.#own.length = Math.min(this.#own.length, OWN_KEPT)
      sessions.length = Math.min(sessions.length, SESSIONS_KEPT)
    }
    this.#checkOrder(message, text)
    this.#seen.push(message)
    this.#look()
  }

  /** The log of a turn is told in its order, and nothing behind its end. */
  #checkOrder({ type, task_id, event_seq }: Message, text: string): void {
    if (typeof task_id !== 'string') return
    if (ENDS.includes(type)) {
      if (this.#ended.has(task_id)) this.#broken(`The turn ended twice: ${text.slice(0, 300)}`)
      this.#ended.add(task_id)
    }
    if (typeof event_seq !== 'number') return
    if (this.#ended.has(task_id)) this.#broken(`Told behind the end of its turn: ${text.slice(0, 300)}`)
    if (event_seq < (this.#numbers.get(task_id) ?? 0)) this.#broken(`Told too late: ${text.slice(0, 300)}`)
    this.#numbers.set(task_id, event_seq)
  }

  #broken(text: string): void {
    this.#about.report.broken.push(text)
  }
}
