import { beginningOf, cutText } from '../../../contract/cut-text.ts'
import { describeRunaway, type Runaway } from '../../../contract/runaway.ts'
import type { TaskEvent } from '../../../contract/task-event.ts'
import type { Json } from '../../../contract/values.ts'
import { writingTools } from '../../../contract/writing-tools.ts'

/** How much of each is told, in characters and entries. */
const PROMPT = 20_000
const TEXT = 2_000
const TEXTS = 3
const FILES = 40
const COMMANDS = 15

/**
 * The prompt by which the work of a turn goes on in a new session: what was asked for, what was changed, run and said last, as the
 * log has it. No model is asked for it, so that it costs nothing. `events`: the turn's blocks and results, oldest first.
 */
export function summarize(
  task: { prompt: string; runaway: Runaway | null },
  events: readonly TaskEvent[],
): string {
  const files = new Map<string, number>()
  const commands = new Map<string, string>()
  const texts: string[] = []
  const ends = new Map(
    events.flatMap((event) =>
      event.kind === 'tool.finished' ? [[event.payload.toolUseId, event.payload.isError] as const] : [],
    ),
  )
  for (const { kind, payload } of events) {
    if (kind !== 'block.completed' || payload.aborted) continue
    const { type, input, toolUseId, parentToolUseId, text } = payload
    if (type === 'text' && parentToolUseId === null && text.trim() !== '') texts.push(text.trim())
    if (type !== 'tool_use') continue
    const file = field(input, 'file_path') ?? field(input, 'notebook_path')
    if (file !== null && writingTools.has(payload.toolName ?? '')) files.set(file, (files.get(file) ?? 0) + 1)
    const command = payload.toolName === 'Bash' ? field(input, 'command') : null
    const failed = ends.get(toolUseId ?? '')
    if (command !== null && failed !== undefined) {
      // The newest run of a command last.
      commands.delete(command)
      commands.set(command, failed ? 'failed' : 'worked')
    }
  }
  const parts = [
    task.runaway === null
      ? 'This goes on with work that was stopped.'
      : `This goes on with work that was stopped, since it may have been running away: ${describeRunaway(task.runaway)}. Go another way than the one that led there.`,
    `# What was asked for\n\n${beginningOf(task.prompt, PROMPT)}`,
    list(
      '# Files that were changed',
      [...files].slice(-FILES).map(([name, times]) => (times === 1 ? name : `${name} (${times} times)`)),
    ),
    list(
      '# Commands, the newest last',
      [...commands].slice(-COMMANDS).map(([command, how]) => `${how}: ${cutText(oneLine(command), 200)}`),
    ),
    list(
      '# What was said last',
      texts.slice(-TEXTS).map((text) => beginningOf(text, TEXT)),
    ),
    'Look at how things are before you change anything.',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function field(input: Json | null, name: string): string | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return null
  const value = input[name]
  return typeof value === 'string' && value !== '' ? beginningOf(value, TEXT) : null
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
