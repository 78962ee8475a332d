import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { actionsOf, type ChatAction, PEERS } from './chat-actions.ts'
import { ChatPeer, type ChatSchema, readChatSchema } from './chat-peer.ts'
import { startSupervisor } from './doors.ts'

/** Acts of one round, all at once. */
const ROUND = 24
/** Instances at a time: some turns wait for answers that never come. */
const MOST_INSTANCES = 6
/** A turn that is asked for at the end has so long, in ms. */
const LAST_WITHIN_MS = 60_000

export interface ChatFuzzReport {
  acts: number
  /** Messages of the supervisor by type, those of `error` by code. */
  told: Record<string, number>
  /** CPU time for which the supervisor's thread was busy at once, in ms, with what was being done and where it was. */
  held: { ms: number; asked: string; where: string }[]
  /** Messages that the served schema does not allow, what contradicts itself, and what must not be in the log. */
  broken: string[]
}

/**
 * Lets several clients do so many things on the same sessions: what the schema allows, what it nearly allows, bytes of any
 * kind, going away in mid-stream, reading nothing. Afterwards a turn must still go through.
 */
export async function runChatFuzz({ acts, seed }: { acts: number; seed: number }): Promise<ChatFuzzReport> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-chat-fuzz-'))
  const report: ChatFuzzReport = { acts: 0, told: {}, held: [], broken: [] }
  let asked = ''
  const supervisor = await startSupervisor(
    join(directory, 'data'),
    {
      held: (held) => report.held.push({ ...held, asked }),
      logged: (line) => report.broken.push(line),
    },
    { maxInstances: MOST_INSTANCES },
  )
  let isOver = false
  void supervisor.ended.then(() => {
    if (!isOver) report.broken.push(`The supervisor ended at: ${asked}`)
  })
  const schema: ChatSchema = await readChatSchema(supervisor)
  const sessions: string[] = []
  const peers = Array.from({ length: PEERS }, () => new ChatPeer({ ...supervisor, schema, sessions, report }))
  try {
    const actions = actionsOf(schema.document, sessions)
    for (let round = 0; report.acts < acts && report.broken.length === 0; round++) {
      const batch = fc.sample(actions, { seed: seed + round, numRuns: ROUND })
      asked = batch.map(({ text }) => text).join(' | ')
      await Promise.all(peers.map((peer, at) => runAll(peer, batch, at)))
      report.acts += batch.length
      // What was sent is taken by then; the turns go on.
      await Promise.all(peers.map((peer) => peer.settle()))
    }
    asked = 'a turn at the end'
    for (const peer of peers) peer.vanish()
    await endTurns(supervisor)
    await speakOnce(new ChatPeer({ ...supervisor, schema, sessions: [], report }), report)
  } finally {
    isOver = true
    await supervisor.end()
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
  return report
}

/** Its acts in their order, beside those of the others. */
async function runAll(peer: ChatPeer, batch: readonly ChatAction[], at: number): Promise<void> {
  for (const action of batch) if (action.peer === at) await action.run(peer)
}

/** Those that wait for an answer or go on for minutes have the places that the last turn needs. */
async function endTurns({ url, key }: { url: string; key: string }): Promise<void> {
  const headers = { 'x-api-key': key }
  const states = 'queued,starting,running,waiting,paused'
  const answer = await fetch(`${url}/api/v1/tasks?states=${states}&limit=1000`, { headers })
  const { tasks } = (await answer.json()) as { tasks: { id: string }[] }
  await Promise.all(
    tasks.map(({ id }) => fetch(`${url}/api/v1/tasks/${id}/terminate`, { method: 'POST', headers })),
  )
}

/** After all that, who comes new is served. */
async function speakOnce(peer: ChatPeer, report: ChatFuzzReport): Promise<void> {
  await peer.connect('header')
  peer.send({ type: 'create_session', directory: tmpdir() })
  const ready = await peer.next('session_ready', LAST_WITHIN_MS)
  peer.send({ type: 'user_message', session_id: ready?.session_id, text: 'Hello #sim:quick', seq: 1 })
  const end = await peer.next('response_complete', LAST_WITHIN_MS)
  if (end === undefined) report.broken.push('A turn at the end did not come through.')
  peer.vanish()
}
