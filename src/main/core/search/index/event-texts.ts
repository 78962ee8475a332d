import { isAbsolute, join } from 'node:path'
import { mainArguments } from '../../../../contract/main-argument.ts'
import type { SearchKind } from '../../../../contract/search.ts'
import type { NewTaskEvent, TaskEventPayloads } from '../../../../contract/task-event.ts'
import { inputText } from '../../../../contract/transcript/find-in-events.ts'
import type { Json } from '../../../../contract/values.ts'

/** A text that can be found. */
export interface IndexedText {
  /** Its place in its owner. */
  seq: number
  kind: SearchKind
  tool: string | null
  text: string
  /** Files that a tool was given: absolute where the directory is known. */
  paths?: readonly string[]
}

/** Files that one call is known to be about, at most. */
const MOST_PATHS = 20
const pathFields = ['file_path', 'notebook_path', 'path', 'filePath', 'filename']

/** The text of an event, as a person may look for it; undefined: it has none that is not elsewhere. */
export function textOfEvent(
  event: NewTaskEvent,
  seq: number,
  told: { directory: string; toolOf(toolUseId: string): string | null },
): IndexedText | undefined {
  const found = (kind: SearchKind, text: string, tool: string | null = null) => textOf(seq, kind, text, tool)
  switch (event.kind) {
    case 'prompt.sent':
      return found('prompt', event.payload.text)
    case 'block.completed':
      return textOfBlock(event.payload, seq, told.directory)
    case 'tool.finished':
      return found('result', event.payload.text, told.toolOf(event.payload.toolUseId))
    case 'permission.answered':
      return found('prompt', event.payload.note ?? '')
    case 'permission.refused':
      return found('note', event.payload.message)
    case 'noted':
      return found('note', event.payload.text)
    case 'problem.found':
      return found('note', event.payload.message)
    case 'retry.scheduled':
      return found('note', event.payload.error)
    case 'turn.ended':
      return found('note', event.payload.errors.join('\n'))
    default:
      return undefined
  }
}

/** The text of a block of an answer. */
export function textOfBlock(
  {
    type,
    text,
    toolName,
    input,
    synthetic,
  }: Pick<TaskEventPayloads['block.completed'], 'type' | 'text' | 'toolName' | 'input' | 'synthetic'>,
  seq: number,
  directory: string,
): IndexedText | undefined {
  if (type === 'text') return textOf(seq, synthetic ? 'note' : 'answer', text)
  if (type === 'thinking') return textOf(seq, 'thinking', text)
  if (type !== 'tool_use' || toolName === null) return undefined
  return {
    seq,
    kind: 'tool',
    tool: toolName,
    text: `${toolName}\n${inputText(input)}`,
    paths: pathsOf(toolName, input, directory),
  }
}

/** Undefined: there is nothing in it. */
export function textOf(
  seq: number,
  kind: SearchKind,
  text: string,
  tool: string | null = null,
): IndexedText | undefined {
  return text.trim() === '' ? undefined : { seq, kind, tool, text }
}

/** Kinds of events that {@link textOfEvent} reads. */
export const textKinds: readonly NewTaskEvent['kind'][] = [
  'prompt.sent',
  'block.completed',
  'tool.finished',
  'permission.answered',
  'permission.refused',
  'noted',
  'problem.found',
  'retry.scheduled',
  'turn.ended',
]

function pathsOf(tool: string, input: Json | null, directory: string): string[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return []
  const own = Object.hasOwn(mainArguments, tool) ? mainArguments[tool] : undefined
  const found = new Set<string>()
  for (const field of pathFields) {
    if (own !== undefined && own !== field) continue
    const value = Object.hasOwn(input, field) ? input[field] : undefined
    if (typeof value !== 'string' || value === '' || value.length > 4_096 || value.includes('\n')) continue
    if (/^[a-z]+:\/\//i.test(value)) continue
    found.add(isAbsolute(value) ? join(value) : join(directory, value))
    if (found.size === MOST_PATHS) break
  }
  return [...found]
}
