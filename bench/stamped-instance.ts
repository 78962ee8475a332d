// Speaks as much of claude's protocol as a stream needs, and puts the time into every delta: `⟨1795252687016⟩`.
// Prompt: "RATE COUNT [SHAPE] [BEFORE]" – deltas a second, how many, of what (bench/answer-shape.ts), and how much of the
// answer is there from the beginning.
import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pieceOf } from './answer-shape.ts'

const session = process.argv[process.argv.indexOf('--session-id') + 1] ?? randomUUID()
const say = (message: Record<string, unknown>) =>
  writeSync(1, `${JSON.stringify({ ...message, session_id: session, uuid: randomUUID() })}\n`)

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as {
    type: string
    uuid?: string
    message?: { content: string }
    request_id?: string
  }
  if (message.type === 'control_request') {
    writeSync(
      1,
      `${JSON.stringify({ type: 'control_response', response: { subtype: 'success', request_id: message.request_id, response: {} } })}\n`,
    )
  }
  if (message.type === 'user') void answer(message.uuid ?? '', message.message?.content ?? '')
}

async function answer(uuid: string, prompt: string): Promise<void> {
  const [rate = '50', count = '500', shape = 'paragraphs', before = '0'] = prompt.split(' ')
  const id = `msg_${randomUUID()}`
  const stream = (event: Record<string, unknown>) =>
    say({ type: 'stream_event', event, parent_tool_use_id: null, api_message_id: id })
  say({ type: 'command_lifecycle', command_uuid: uuid, state: 'started' })
  say({
    type: 'system',
    subtype: 'init',
    cwd: process.cwd(),
    tools: [],
    mcp_servers: [],
    model: 'simulated',
    permissionMode: 'default',
    claude_code_version: 'bench-simulated',
    apiKeySource: 'none',
    slash_commands: [],
    agents: [],
    skills: [],
  })
  const usage = {
    input_tokens: 1,
    output_tokens: 1,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
  }
  stream({
    type: 'message_start',
    message: { id, type: 'message', role: 'assistant', model: 'simulated', content: [], usage },
  })
  stream({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })
  let text = ''
  const write = (piece: string) => {
    text += piece
    stream({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } })
  }
  const begun = Number(before)
  if (begun > 0) write(Array.from({ length: begun }, (_, index) => pieceOf(shape, index)).join(''))
  await new Promise<void>((resolve) => {
    let sent = 0
    const timer = setInterval(() => {
      write(pieceOf(shape, begun + sent))
      sent += 1
      if (sent < Number(count)) return
      clearInterval(timer)
      resolve()
    }, 1000 / Number(rate))
  })
  say({
    type: 'assistant',
    message: {
      id,
      type: 'message',
      role: 'assistant',
      model: 'simulated',
      content: [{ type: 'text', text }],
      stop_reason: null,
      usage,
    },
    parent_tool_use_id: null,
  })
  stream({ type: 'content_block_stop', index: 0 })
  stream({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage })
  stream({ type: 'message_stop' })
  say({
    type: 'result',
    subtype: 'success',
    is_error: false,
    terminal_reason: 'completed',
    result: text,
    num_turns: 1,
    duration_ms: 1,
    total_cost_usd: 0,
    usage,
  })
}
