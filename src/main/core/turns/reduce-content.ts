import { cutDepth } from '../../../contract/json-bounds.ts'
import { parseJsonText } from '../../../contract/parse-json.ts'
import type { BlockType } from '../../../contract/task-event.ts'
import type { Json } from '../../../contract/values.ts'
import type { ContentBlock } from '../claude/fields.ts'

/** A content block in our words. */
export interface FoundBlock {
  type: BlockType
  text: string
  toolUseId: string | null
  toolName: string | null
  input: Json | null
}

/** Reads a content block; one of a kind that we don't know keeps its content as `input`. */
export function readBlock(block: ContentBlock): FoundBlock {
  const nothing = { text: '', toolUseId: null, toolName: null, input: null }
  switch (block.type) {
    case 'text':
      return { ...nothing, type: 'text', text: stringOr(block.text, '') }
    case 'thinking':
    case 'redacted_thinking':
      return { ...nothing, type: 'thinking', text: stringOr(block.thinking, '') }
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return {
        type: 'tool_use',
        text: '',
        toolUseId: typeof block.id === 'string' ? block.id : null,
        toolName: stringOr(block.name, 'unknown'),
        input: asJson(block.input),
      }
    case 'image':
      return { ...nothing, type: 'image', input: asJson(block.source) }
    default:
      return { ...nothing, type: 'other', input: asJson(block) }
  }
}

/** What a tool gave, as text. */
export function textOfResult({ content }: ContentBlock): string {
  if (!Array.isArray(content)) return stringOr(content, '')
  const texts: string[] = []
  for (const part of content as ({ type?: unknown; text?: unknown } | null)[])
    if (part?.type === 'text' && typeof part.text === 'string') texts.push(part.text)
  return texts.join('\n')
}

/** The type of block that a kind of delta belongs to. */
export function typeOfDelta(type: string): BlockType {
  if (type === 'text_delta') return 'text'
  if (type === 'thinking_delta') return 'thinking'
  return type === 'input_json_delta' ? 'tool_use' : 'other'
}

/** The input of a tool whose JSON came in pieces; null when it is not complete. */
export function parseInput(text: string): Json | null {
  try {
    return asJson(cutDepth(parseJsonText(text)))
  } catch {
    return null
  }
}

function stringOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback
}

/** What came out of `JSON.parse` is JSON. */
export function asJson(value: unknown): Json | null {
  return value === undefined ? null : (value as Json)
}
