import { tmpdir } from 'node:os'
import fc from 'fast-check'
import type { ChatPeer } from './chat-peer.ts'
import { hostileJson } from './hostile-values.ts'
import { createValues } from './schema-values.ts'

/** Clients at a time. */
export const PEERS = 5

export interface ChatAction {
  /** Which client does it. */
  peer: number
  text: string
  run(peer: ChatPeer): Promise<void> | void
}
type Act = Omit<ChatAction, 'peer'>

/** What the simulated instance is told to do: stream, fail, ask, print what is hostile, end in the middle. */
const prompts = [
  'Hello #sim:quick',
  'Count #sim:stream(tokens=200,rate=400)',
  'Count #sim:stream(tokens=20000,rate=200)',
  'Pour #sim:flood(tokens=5000)',
  '#sim:tools',
  '#sim:permission',
  '#sim:withdraw',
  '#sim:fail',
  '#sim:garbage',
  '#sim:long-line(bytes=1000000)',
  '#sim:crash',
  '#sim:subagent',
]

/** What clients do, mostly what makes sense: the rest is refused before anything is reached. */
export function actionsOf(document: object, sessions: readonly string[]): fc.Arbitrary<ChatAction> {
  const values = createValues(document, sessions)
  const messages = values({ $ref: '#/$defs/ClientMessage' }) as fc.Arbitrary<object>
  const session = fc.nat({ max: 11 })
  const seq = fc.nat({ max: 200 })
  const act = (text: string, run: Act['run']): Act => ({ text: text.slice(0, 120), run })
  const sending = (message: (peer: ChatPeer) => object, text: string) =>
    act(text, (peer) => peer.send(message(peer)))
  const bySession = (type: string) =>
    session.map((at) => sending((peer) => ({ type, session_id: peer.sessionAt(at) }), `${type} ${at}`))
  const taking = session.map((at) =>
    sending(
      () => ({ type: 'switch_session', session_id: sessions[at % Math.max(1, sessions.length)] }),
      `take ${at}`,
    ),
  )
  const acts: fc.Arbitrary<Act> = fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom('header', 'protocol', 'message').map(connecting) },
    { weight: 1, arbitrary: fc.constant(connecting('wrong')) },
    { weight: 6, arbitrary: taking },
    {
      weight: 4,
      arbitrary: fc.constant(sending(() => ({ type: 'create_session', directory: tmpdir() }), 'create')),
    },
    { weight: 3, arbitrary: bySession('interrupt') },
    { weight: 1, arbitrary: bySession('destroy_session') },
    {
      weight: 12,
      arbitrary: fc
        .record({ at: session, seq, text: fc.constantFrom(...prompts) })
        .map(({ at, seq, text }) => act(`say ${at} ${text}`, (peer) => peer.say(at, seq, text))),
    },
    {
      weight: 8,
      arbitrary: messages.map((message) => sending(() => message, JSON.stringify(message))),
    },
    { weight: 4, arbitrary: messages.chain(nearly).map(raw) },
    { weight: 3, arbitrary: hostileJson.map(raw) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary' }).map(raw) },
    { weight: 2, arbitrary: bytes.map((data) => act(`bytes ${data.length}`, (peer) => peer.sendRaw(data))) },
    {
      weight: 1,
      arbitrary: bytes.map((data) => act('binary', (peer) => peer.sendRaw(data, { binary: true }))),
    },
    { weight: 1, arbitrary: bytes.map((data) => act('no frame', (peer) => peer.sendBytes(data))) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(300_000, 520_000, 600_000).map((length) => raw(' '.repeat(length))),
    },
    {
      weight: 1,
      arbitrary: messages.map((message) =>
        act(`flood ${JSON.stringify(message)}`, (peer) => {
          for (let i = 0; i < 400; i++) peer.send(message)
        }),
      ),
    },
    { weight: 3, arbitrary: fc.constant(act('vanish', (peer) => peer.vanish())) },
    { weight: 1, arbitrary: fc.constant(act('close', (peer) => peer.close())) },
    { weight: 1, arbitrary: fc.constant(act('read nothing', (peer) => peer.pause())) },
    { weight: 2, arbitrary: fc.constant(act('read again', (peer) => peer.resume())) },
  )
  return fc.tuple(fc.nat({ max: PEERS - 1 }), acts).map(([peer, each]) => ({ ...each, peer }))
}

const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((array) => Buffer.from(array))

function connecting(place: 'header' | 'protocol' | 'message' | 'wrong'): Act {
  return { text: `connect by ${place}`, run: (peer) => peer.connect(place) }
}

function raw(text: string): Act {
  return { text: text.slice(0, 120), run: (peer) => peer.sendRaw(text) }
}

/** A message with one field that is hostile, or one field too many. */
function nearly(message: object): fc.Arbitrary<string> {
  const names = fc.constantFrom(...Object.keys(message), 'more', '__proto__', 'type')
  return fc.tuple(names, hostileJson).map(([name, json]) => {
    const fields = Object.entries(message).filter(([key, value]) => key !== name && value !== undefined)
    const texts = fields.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    return `{${[...texts, `${JSON.stringify(name)}:${json}`].join(',')}}`
  })
}
