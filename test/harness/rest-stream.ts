import type { TaskEvent } from '../../src/contract/task-event.ts'

/** What a stream told. */
export interface Told {
  events: TaskEvent[]
  end: Record<string, unknown> | null
}

/** Reads a stream until it ends, or until so many events came. */
export async function readStream(
  url: string,
  headers: Record<string, string>,
  most = Number.POSITIVE_INFINITY,
) {
  const abort = new AbortController()
  const answer = await fetch(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: abort.signal,
  })
  const told: Told = { events: [], end: null }
  let text = ''
  /** One more came than are wanted: what follows is for who comes back. */
  let isOver = false
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = `${text}${chunk}`.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1]
      if (data === undefined || isOver) continue
      if (part.startsWith('event: end')) told.end = JSON.parse(data) as Record<string, unknown>
      else if (told.events.length < most) told.events.push(JSON.parse(data) as TaskEvent)
      else isOver = true
    }
    if (told.events.length >= most) break
  }
  abort.abort()
  return { status: answer.status, type: answer.headers.get('content-type'), ...told }
}
