import type { Line } from './program.ts'

/** What a line is, in a word: type, subtype, and what distinguishes stream events, results and content. */
function wordOf(line: Line): string {
  const type = String(line.type)
  switch (type) {
    case 'system':
      return line.subtype === 'status' ? `status:${String(line.status)}` : `system/${String(line.subtype)}`
    case 'stream_event': {
      const event = line.event as {
        type: string
        delta?: { type?: string }
        content_block?: { type: string }
      }
      const detail = event.delta?.type ?? event.content_block?.type
      const taken = line.abandoned_blocks === undefined ? '' : ' (abandoned)'
      return `${event.type}${detail === undefined ? '' : `:${detail}`}${taken}`
    }
    case 'assistant': {
      const aborted = line.aborted === true ? ' (aborted)' : ''
      const synthetic = line.is_api_error_message === true ? ' (error)' : ''
      return `assistant:${contentTypes(line)}${aborted}${synthetic}`
    }
    case 'user':
      return `user:${contentTypes(line)}`
    case 'result':
      return `result/${String(line.subtype)}:${String(line.terminal_reason)}${line.is_error === true ? ' (error)' : ''}`
    case 'command_lifecycle':
      return `command:${String(line.state)}`
    case 'control_response':
      return `reply:${String((line.response as Line).subtype)}`
    default:
      return type
  }
}

function contentTypes(line: Line): string {
  const { content } = line.message as { content: string | { type: string }[] }
  return typeof content === 'string' ? 'string' : content.map((block) => block.type).join('+')
}

/** The words of lines, repeats joined. `without` leaves out what may come anywhere. */
export function shapeOf(lines: readonly Line[], without: readonly string[] = []): string[] {
  const words = lines.map(wordOf).filter((word) => !without.includes(word))
  return words.filter((word, at) => word !== words[at - 1])
}

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null'

function kindOf(value: unknown): Kind | 'undefined' {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : (typeof value as Kind | 'undefined')
}

const everywhere = { session_id: 'string', uuid: 'string' } as const
const result = {
  ...everywhere,
  is_error: 'boolean',
  num_turns: 'number',
  duration_ms: 'number',
  duration_api_ms: 'number',
  total_cost_usd: 'number',
  usage: 'object',
  modelUsage: 'object',
  permission_denials: 'array',
  terminal_reason: 'string',
  stop_reason: ['string', 'null'],
  result_index: 'number',
  queued_turn_count: 'number',
} as const

/** Fields that Muster reads, by kind of line, with the types they must have. */
const reliedOn: Record<string, Record<string, Kind | readonly Kind[]>> = {
  'system/init': {
    ...everywhere,
    cwd: 'string',
    tools: 'array',
    mcp_servers: 'array',
    model: 'string',
    permissionMode: 'string',
    slash_commands: 'array',
    agents: 'array',
    skills: 'array',
    apiKeySource: 'string',
    claude_code_version: 'string',
    capabilities: 'array',
  },
  'system/status': { ...everywhere, status: ['string', 'null'] },
  'system/api_retry': {
    ...everywhere,
    attempt: 'number',
    max_retries: 'number',
    retry_delay_ms: 'number',
    error_status: ['number', 'null'],
    error: 'string',
  },
  'system/task_started': {
    ...everywhere,
    task_id: 'string',
    tool_use_id: 'string',
    task_type: 'string',
    description: 'string',
    is_backgrounded: 'boolean',
  },
  'system/thinking_tokens': { ...everywhere, estimated_tokens: 'number' },
  stream_event: {
    ...everywhere,
    event: 'object',
    api_message_id: 'string',
    parent_tool_use_id: ['string', 'null'],
  },
  assistant: { ...everywhere, message: 'object', parent_tool_use_id: ['string', 'null'] },
  user: { ...everywhere, message: 'object', parent_tool_use_id: ['string', 'null'] },
  command_lifecycle: { ...everywhere, command_uuid: 'string', state: 'string' },
  control_request: { request_id: 'string', request: 'object' },
  control_cancel_request: { request_id: 'string' },
  control_response: { response: 'object' },
  'result/success': { ...result, result: 'string', api_error_status: ['number', 'null'] },
  'result/error_during_execution': { ...result, errors: 'array' },
  'result/error_max_turns': { ...result, errors: 'array' },
}

/** Says what is missing or of another type in the fields that we rely on; empty when all is well. */
export function fieldProblems(lines: readonly Line[]): string[] {
  const problems = new Set<string>()
  for (const line of lines) {
    const subtype = typeof line.subtype === 'string' ? `${String(line.type)}/${line.subtype}` : ''
    const fields = reliedOn[subtype] ?? reliedOn[String(line.type)]
    for (const [field, wanted] of Object.entries(fields ?? {})) {
      const kind = kindOf(line[field])
      const kinds: readonly string[] = typeof wanted === 'string' ? [wanted] : wanted
      if (!kinds.includes(kind)) problems.add(`${subtype || String(line.type)}.${field} is ${kind}`)
    }
  }
  return [...problems]
}
