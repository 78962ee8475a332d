import { cutText } from '../../../../contract/cut-text.ts'
import type { TaskEvent } from '../../../../contract/task-event.ts'
import type { Json } from '../../../../contract/values.ts'
import { endOfText } from './end-of-text.ts'

/** One of the last things that a task said or did. */
export interface TailEntry {
  key: string
  /** Of a tool's call; not unique. */
  toolUseId?: string
  kind: 'prompt' | 'text' | 'thinking' | 'tool' | 'note'
  text: string
  failed: boolean
}

export interface Tail {
  entries: readonly TailEntry[]
  lastSeq: number
}

export const emptyTail: Tail = { entries: [], lastSeq: 0 }

export const MAX_ENTRIES = 12
/** Of a long text only its end is of interest here. */
const MAX_TEXT = 600

/** Folds events (ascending; seen ones are skipped) into the last few things of a task. */
export function foldTail(tail: Tail, events: readonly TaskEvent[]): Tail {
  let entries = [...tail.entries]
  let { lastSeq } = tail
  const put = (entry: TailEntry) => {
    const index = entries.findIndex((other) => other.key === entry.key)
    if (index >= 0) entries[index] = entry
    else entries.push(entry)
  }
  for (const event of events) {
    if (event.seq <= lastSeq) continue
    lastSeq = event.seq
    switch (event.kind) {
      case 'prompt.sent':
        put({
          key: `#${event.seq}`,
          kind: 'prompt',
          text: cutText(event.payload.text, MAX_TEXT),
          failed: false,
        })
        break
      case 'block.started':
        if (event.payload.parentToolUseId !== null) break
        put({
          key: event.payload.key,
          kind: kindOf(event.payload.type),
          text: event.payload.toolName ?? '',
          failed: false,
        })
        break
      case 'block.appended': {
        const { key, text } = event.payload
        const open = entries.find((entry) => entry.key === key)
        if (open && open.kind !== 'tool') put({ ...open, text: endOfText(open.text + text, MAX_TEXT) })
        break
      }
      case 'block.completed': {
        const { key, type, text, toolName, toolUseId, input, parentToolUseId } = event.payload
        if (parentToolUseId !== null) break
        entries = entries.filter((entry) => entry.key !== key)
        // What the CLI writes in the model's place is how the task failed: that is told with the failure.
        if (event.payload.synthetic) break
        const tool = toolName === null ? null : describeCall(toolName, input)
        if (tool !== null || text.trim() !== '') {
          put({
            key,
            kind: kindOf(type),
            text: tool ?? endOfText(text, MAX_TEXT),
            failed: false,
            ...(toolUseId === null ? {} : { toolUseId }),
          })
        }
        break
      }
      case 'block.withdrawn': {
        const { keys } = event.payload
        entries = entries.filter((entry) => !keys.includes(entry.key))
        break
      }
      case 'tool.finished': {
        const { toolUseId, isError } = event.payload
        const tool = entries.findLast((entry) => entry.toolUseId === toolUseId)
        if (tool && isError) put({ ...tool, failed: true })
        break
      }
      case 'retry.scheduled':
        put({
          key: 'retry',
          kind: 'note',
          text: `Retry ${event.payload.attempt} of ${event.payload.maxAttempts}: ${event.payload.error}`,
          failed: false,
        })
        break
      case 'noted':
        if (event.payload.level !== 'info') {
          put({
            key: `#${event.seq}`,
            kind: 'note',
            text: cutText(event.payload.text, MAX_TEXT),
            failed: event.payload.level === 'error',
          })
        }
        break
    }
  }
  return { entries: entries.slice(-MAX_ENTRIES), lastSeq }
}

function kindOf(type: string): TailEntry['kind'] {
  return type === 'tool_use' ? 'tool' : type === 'thinking' ? 'thinking' : 'text'
}

/** "Bash: npm test": the tool and the first of its fields that tells what it works on. */
function describeCall(name: string, input: Json | null): string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return name
  for (const field of ['command', 'file_path', 'pattern', 'url', 'query', 'description']) {
    const value = input[field]
    if (typeof value === 'string' && value !== '')
      return `${name}: ${cutText(value.split('\n', 1)[0] ?? '', 200)}`
  }
  return name
}
