import type { NewTaskEvent } from '../../../contract/task-event.ts'
import type { Json } from '../../../contract/values.ts'
import type { ContentBlock } from '../claude/fields.ts'
import type { ControlRequest, UserMessage } from '../claude/messages.ts'
import type { SystemMessage } from '../claude/system-messages.ts'
import { asJson, textOfResult } from './reduce-content.ts'
import { remember, type SubtaskState, type TurnState, threadOf } from './reduce-state.ts'

const INTERRUPTED = /^\[Request interrupted by user/
const COMMAND_OUTPUT = /^<local-command-std(out|err)>([\s\S]*?)<\/local-command-std(?:out|err)>$/

/** A `user` line: results of tools, and what the CLI says to the model in the person's name. */
export function reduceUser(state: TurnState, message: UserMessage): NewTaskEvent[] {
  const blocks = message.message.content
  const results = blocks.filter((block) => block.type === 'tool_result')
  if (results.length > 0) threadOf(state, message.parent_tool_use_id).hasResult = true
  // The structured form has no id: it is sure to be this result's only when there is one.
  const structured = results.length === 1 ? structuredResult(message.tool_use_result) : null
  const events = results.map((block) => finishTool(block, message.parent_tool_use_id, structured))
  // A subagent's prompt is the input of the tool that started it, and stands there already.
  if (message.parent_tool_use_id !== null) return events
  for (const block of blocks) {
    if (block.type !== 'text' || typeof block.text !== 'string') continue
    const note = noteOf(block.text, message)
    if (note) events.push(note)
  }
  return events
}

function finishTool(
  block: ContentBlock,
  parentToolUseId: string | null,
  structured: Json | null,
): NewTaskEvent {
  const images: { mediaType: string; data: string }[] = []
  for (const part of Array.isArray(block.content) ? block.content : []) {
    const source = part?.type === 'image' ? part.source : null
    if (typeof source?.data === 'string')
      images.push({ mediaType: String(source.media_type), data: source.data })
  }
  return {
    kind: 'tool.finished',
    payload: {
      toolUseId: typeof block.tool_use_id === 'string' ? block.tool_use_id : '',
      parentToolUseId,
      isError: block.is_error === true,
      text: textOfResult(block),
      images,
      structured,
    },
  }
}

/** `tool_use_result` when it is an object; an image's data, which the result itself has, is left out. */
function structuredResult(value: Json | undefined): Json | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { file } = value
  if (value.type !== 'image' || typeof file !== 'object' || file === null || Array.isArray(file)) return value
  const { base64, ...rest } = file
  return { ...value, file: rest }
}

function noteOf(text: string, message: UserMessage): NewTaskEvent | null {
  const output = COMMAND_OUTPUT.exec(text)
  if (output) {
    const level = output[1] === 'err' ? 'warning' : 'info'
    return { kind: 'noted', payload: { level, code: 'command_output', text: output[2] ?? '' } }
  }
  // `--replay-user-messages` repeats the prompt, which we know.
  if (message.isReplay === true) return null
  if (INTERRUPTED.test(text)) {
    return {
      kind: 'noted',
      payload: { level: 'info', code: 'interrupted', text: 'The turn was interrupted.' },
    }
  }
  const code = message.isSynthetic === true ? 'told_by_claude' : 'told'
  return { kind: 'noted', payload: { level: 'info', code, text } }
}

/** A `can_use_tool` request. Questions and plans come the same way, as the tools that they are. */
export function reducePermission(message: ControlRequest): NewTaskEvent[] {
  const { request, request_id } = message
  if (request.subtype === 'unsupported') {
    const payload = { type: `control_request/${request.name}`, raw: '' }
    return [{ kind: 'unknown.received', payload }]
  }
  return [
    {
      kind: 'permission.requested',
      payload: {
        requestId: request_id,
        permissionId: null,
        toolUseId: request.tool_use_id,
        toolName: request.tool_name,
        kind: permissionKind(request.tool_name),
        description: request.description ?? request.decision_reason,
        input: request.input,
        suggestions: request.permission_suggestions.map((suggestion) => asJson(suggestion)),
      },
    },
  ]
}

function permissionKind(toolName: string): 'tool' | 'question' | 'plan' {
  if (toolName === 'AskUserQuestion') return 'question'
  return toolName === 'ExitPlanMode' ? 'plan' : 'tool'
}

type TaskMessage = Extract<
  SystemMessage,
  { subtype: 'task_started' | 'task_progress' | 'task_updated' | 'task_notification' }
>

/** Background shells and subagents of the CLI. Its messages are partial; what they leave out is remembered. */
export function reduceSubtask(state: TurnState, message: TaskMessage): NewTaskEvent[] {
  const known = state.subtasks.get(message.task_id)
  const next: SubtaskState = known
    ? { ...known }
    : { toolUseId: null, type: null, status: 'running', description: null, background: false }
  switch (message.subtype) {
    case 'task_started':
      next.toolUseId = message.tool_use_id
      next.type = message.task_type
      next.description = message.description
      next.background = message.is_backgrounded === true
      break
    case 'task_progress':
      next.toolUseId ??= message.tool_use_id
      next.description = message.description ?? next.description
      break
    case 'task_updated':
      next.status = message.patch.status ?? next.status
      next.description = message.patch.description ?? next.description
      next.background = message.patch.is_backgrounded ?? next.background
      break
    case 'task_notification':
      next.toolUseId ??= message.tool_use_id
      next.status = message.status
      next.description = message.summary ?? next.description
      break
  }
  if (known && sameSubtask(known, next)) return []
  remember(state.subtasks, message.task_id, next)
  return [{ kind: 'subtask.changed', payload: { subtaskId: message.task_id, ...next } }]
}

function sameSubtask(a: SubtaskState, b: SubtaskState): boolean {
  return (
    a.toolUseId === b.toolUseId &&
    a.type === b.type &&
    a.status === b.status &&
    a.description === b.description &&
    a.background === b.background
  )
}
