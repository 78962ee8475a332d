import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { cut, type Step, textChunks } from './scenario.ts'

/** What a stream needs to know about its request. */
export interface StreamContext {
  requestNumber: number
  model: string
  /** How many requests of this step there were, this one included. */
  attempt: number
  /** Resolves when the test opens the gate, or the reader has gone. */
  waitAt: (gate: string, gone: AbortSignal) => Promise<void>
}

/** Writes a step as server-sent events of the Messages API, until its end or its fault. */
export async function streamStep(res: ServerResponse, step: Step, context: StreamContext): Promise<void> {
  const stream = createEventWriter(res)
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  const { requestNumber: n } = context
  const fault = step.fault && context.attempt <= (step.fault.times ?? Infinity) ? step.fault : undefined
  await stream.send('message_start', {
    message: {
      id: `msg_loop${String(n).padStart(6, '0')}`,
      type: 'message',
      role: 'assistant',
      model: context.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: usageOf(step, 1),
    },
  })
  if (fault?.kind === 'hang_body') return

  let index = 0
  let sent = 0
  if (step.thinking !== undefined) {
    await stream.send('content_block_start', {
      index,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    })
    for (const piece of cut(step.thinking, step.chunkSize ?? 16)) {
      await stream.delta(index, { type: 'thinking_delta', thinking: piece })
      if (step.msBetween) await sleep(step.msBetween)
    }
    await stream.delta(index, { type: 'signature_delta', signature: 'c2lnbmF0dXJl' })
    await stream.send('content_block_stop', { index })
    index += 1
  }

  const chunks = textChunks(step)
  if (chunks.length > 0 || step.hold) {
    await stream.send('content_block_start', { index, content_block: { type: 'text', text: '' } })
    for (const chunk of chunks) {
      if (step.hold && sent === (step.hold.afterChunks ?? 0))
        await context.waitAt(step.hold.gate, gone.signal)
      if (res.destroyed) return
      await stream.delta(index, { type: 'text_delta', text: chunk })
      sent += 1
      if (fault && sent >= (fault.afterChunks ?? 1)) {
        switch (fault.kind) {
          case 'drop':
            await sleep(20) // so that the chunk leaves before the reset
            res.destroy()
            return
          case 'end':
            res.end()
            return
          case 'stall':
            return
          case 'sse_error':
            await stream.send('error', { error: { type: 'overloaded_error', message: 'Overloaded' } })
            res.end()
            return
          case 'malformed':
            res.write('event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"del\n\n')
            break
          default:
            break
        }
      }
      if (step.msBetween) await sleep(step.msBetween)
    }
    await stream.send('content_block_stop', { index })
    index += 1
  }

  for (const tool of step.tools ?? []) {
    const id = tool.id ?? `toolu_loop${n}_${index}`
    await stream.send('content_block_start', {
      index,
      content_block: { type: 'tool_use', id, name: tool.name, input: {} },
    })
    for (const piece of cut(JSON.stringify(tool.input), 60)) {
      await stream.delta(index, { type: 'input_json_delta', partial_json: piece })
    }
    await stream.send('content_block_stop', { index })
    index += 1
  }

  const stopReason = step.stopReason ?? (step.tools?.length ? 'tool_use' : 'end_turn')
  await stream.send('message_delta', {
    delta: { stop_reason: stopReason, stop_sequence: null },
    usage: { output_tokens: step.usage?.output ?? Math.max(sent, 5) },
  })
  await stream.send('message_stop', {})
  res.end()
}

/** The same step as one JSON answer: what the CLI asks for after a broken stream. */
export function wholeMessage(step: Step, n: number, model: string): Record<string, unknown> {
  return {
    id: `msg_loop${String(n).padStart(6, '0')}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text: textChunks(step).join('') || 'ok' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: usageOf(step, step.usage?.output ?? 5),
  }
}

function usageOf(step: Step, output: number): Record<string, number> {
  return {
    input_tokens: step.usage?.input ?? 100,
    cache_creation_input_tokens: step.usage?.cacheCreation ?? 0,
    cache_read_input_tokens: step.usage?.cacheRead ?? 0,
    output_tokens: output,
  }
}

function createEventWriter(res: ServerResponse) {
  const send = async (type: string, data: Record<string, unknown>): Promise<void> => {
    if (res.destroyed) return
    if (res.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        res.off('drain', done)
        res.off('close', done)
        resolve()
      }
      res.on('drain', done)
      res.on('close', done)
    })
  }
  return {
    send,
    delta: (index: number, delta: Record<string, unknown>) => send('content_block_delta', { index, delta }),
  }
}
