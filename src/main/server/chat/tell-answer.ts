import type { ServerMessages } from '../../../contract/chat/server-messages.ts'
import type { Client } from '../../../contract/client.ts'
import type { TaskEvent, TaskEventPayloads } from '../../../contract/task-event.ts'
import { eachPage } from './task-log.ts'

/** Characters of a long text that are read and sent at once. */
const PIECE = 65_536

type Delta = Pick<ServerMessages['stream_delta'], 'event_seq' | 'block' | 'text' | 'replace'>

/** Sends the text of an answer while it grows: what the turn itself says, without its thinking and its subagents. */
export interface AnswerTeller {
  take(event: TaskEvent): Promise<void>
  /** Takes what open blocks have already, up to a number in the log, without sending it. */
  catchUp(upTo: number): Promise<void>
}

export function createAnswerTeller(core: Client, taskId: string, send: (delta: Delta) => void): AnswerTeller {
  /** What was sent of blocks that are not complete. */
  const open = new Map<string, string>()
  const told = new Set<string>()
  let isJoined = false

  function append(key: string, text: string): boolean {
    const before = open.get(key)
    if (before === undefined) return false
    open.set(key, before + text)
    return true
  }

  /** Pieces may have been left out, and the whole may differ from what was streamed. */
  async function complete(
    seq: number,
    { key, text, fullLength }: TaskEventPayloads['block.completed'],
  ): Promise<void> {
    const sent = open.get(key)
    open.delete(key)
    const length = fullLength ?? text.length
    const isBeginning =
      sent !== undefined &&
      sent.length <= length &&
      (sent.length < text.length ? text.startsWith(sent) : sent.startsWith(text))
    let at = isBeginning ? sent.length : 0
    let replace = !isBeginning
    const put = (piece: string) => {
      told.add(key)
      send({ event_seq: seq, block: key, text: piece, replace })
      replace = false
      at += piece.length
    }
    if (at < text.length) put(text.slice(at))
    while (at < length) {
      const range = await core.call('task.readText', { taskId, seq, offset: at, length: PIECE })
      if (range.text === '') return
      put(range.text)
    }
  }

  return {
    async take(event) {
      const { kind, payload, seq } = event
      if (kind === 'block.started') {
        if (isAnswer(payload)) open.set(payload.key, '')
      } else if (kind === 'block.appended') {
        const { key, text } = payload
        if (!append(key, text)) return
        told.add(key)
        send({ event_seq: seq, block: key, text, replace: false })
      } else if (kind === 'block.completed') {
        if (isAnswer(payload) && !payload.synthetic) await complete(seq, payload)
      } else if (kind === 'block.withdrawn') {
        for (const key of payload.keys) {
          open.delete(key)
          // What a client has from before it is not known.
          if (told.delete(key) || isJoined) send({ event_seq: seq, block: key, text: '', replace: true })
        }
      }
    },
    async catchUp(upTo) {
      isJoined = true
      // Of a complete block there are none of these.
      const kinds = ['block.started', 'block.appended'] as const
      for await (const events of eachPage(core, { taskId, kinds })) {
        for (const { kind, payload, seq } of events) {
          if (seq > upTo) return
          if (kind === 'block.started' && isAnswer(payload)) open.set(payload.key, '')
          else if (kind === 'block.appended') append(payload.key, payload.text)
        }
      }
    },
  }
}

/** Whether a turn said anything that is kept: not taken back, and not the CLI's own words. */
export async function hasAnswer(core: Client, taskId: string): Promise<boolean> {
  for await (const events of eachPage(core, { taskId, kinds: ['block.completed'] })) {
    for (const { kind, payload } of events)
      if (kind === 'block.completed' && isAnswer(payload) && !payload.synthetic && payload.text !== '')
        return true
  }
  return false
}

function isAnswer({
  type,
  parentToolUseId,
}: Pick<TaskEventPayloads['block.started'], 'type' | 'parentToolUseId'>) {
  return type === 'text' && parentToolUseId === null
}
