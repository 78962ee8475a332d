import type { TaskEvent } from '../task-event.ts'
import type { Json } from '../values.ts'

/** An event whose text holds what was looked for, and how often. */
export interface EventMatch {
  seq: number
  count: number
}

export interface EventFinder {
  /** Takes more events, ascending. */
  take(events: readonly TaskEvent[]): void
  /** What was found so far, ascending. */
  matches(): EventMatch[]
}

/** Looks for a text, without regard to case, in everything of a log that a transcript shows. */
export function createEventFinder(query: string): EventFinder {
  const needle = query.toLowerCase()
  const found = new Map<number, number>()
  /** Blocks that are not whole yet: their text comes in pieces, and is found where the first of them stands. */
  const open = new Map<string, { seq: number; text: string }>()

  function look(seq: number, text: string): void {
    const count = countIn(text, needle)
    if (count > 0) found.set(seq, count)
    else found.delete(seq)
  }

  return {
    take(events) {
      for (const event of events) {
        if (event.kind === 'block.appended') {
          const { key, text } = event.payload
          const block = open.get(key) ?? { seq: event.seq, text: '' }
          block.text += text
          open.set(key, block)
        } else if (event.kind === 'block.completed') {
          open.delete(event.payload.key)
        } else if (event.kind === 'block.withdrawn') {
          for (const key of event.payload.keys) open.delete(key)
        }
        const text = eventText(event)
        if (text !== '') look(event.seq, text)
      }
    },
    matches() {
      for (const { seq, text } of open.values()) look(seq, text)
      return [...found].map(([seq, count]) => ({ seq, count })).sort((a, b) => a.seq - b.seq)
    },
  }
}

/** Occurrences of a text that is in lower case already, side by side. */
export function countIn(text: string, needle: string): number {
  if (needle === '') return 0
  const lower = text.toLowerCase()
  let count = 0
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, at + needle.length)) count += 1
  return count
}

/** What a transcript shows of an event. A long text counts as far as events hold it. */
function eventText(event: TaskEvent): string {
  switch (event.kind) {
    case 'prompt.sent':
    case 'tool.finished':
    case 'noted':
      return event.payload.text
    case 'block.completed': {
      const { type, text, toolName, input } = event.payload
      return type === 'tool_use' ? [toolName ?? '', inputText(input)].join('\n') : text
    }
    case 'permission.requested': {
      const { toolName, description, input } = event.payload
      return [toolName, description ?? '', inputText(input)].join('\n')
    }
    case 'problem.found':
      return event.payload.message
    case 'retry.scheduled':
      return event.payload.error
    default:
      return ''
  }
}

/** The strings of a tool's input, without its syntax. */
export function inputText(input: Json | null): string {
  if (input === null) return ''
  if (typeof input === 'string') return input
  if (typeof input !== 'object') return String(input)
  return Object.values(input).map(inputText).join('\n')
}
