import type { Client } from '../../../contract/client.ts'
import { beginningOf } from '../../../contract/cut-text.ts'
import { scrubKnownShapes } from '../../../contract/scrub-secrets.ts'
import type { Task } from '../../../contract/task.ts'
import type { TaskEvent } from '../../../contract/task-event.ts'
import { applyEvents, createTranscript } from '../../../contract/transcript/transcript.ts'
import type { Item } from '../../../contract/transcript/transcript-items.ts'
import { formatCost, formatExact } from '../../ui/format.ts'
import { stripAnsi } from '../../ui/task/output/ansi.ts'
import { describeTool } from './tools/describe-tool.ts'
import { cleanResult } from './tools/tool-body.tsx'

export type ExportFormat = 'markdown' | 'json'

/** The whole session as a file: every event of every turn is read. @throws MusterError */
export async function exportSession(
  client: Pick<Client, 'call'>,
  turns: readonly Task[],
  format: ExportFormat,
): Promise<Blob> {
  const parts: string[] = []
  for (const [index, task] of turns.entries()) {
    const events: TaskEvent[] = []
    for (let more = true, after = 0; more; ) {
      const page = await client.call('task.events', { taskId: task.id, after, limit: 5_000 })
      events.push(...page.events)
      after = events.at(-1)?.seq ?? after
      more = page.hasMore && page.events.length > 0
    }
    if (format === 'json') parts.push(`${index === 0 ? '[' : ','}${JSON.stringify({ task, events })}`)
    else parts.push(turnMarkdown(task, index + 1, events))
  }
  if (format === 'json') parts.push(parts.length === 0 ? '[]' : ']\n')
  // What looks like a key goes into no file that may be handed on; the rest of the text stays as it is.
  return new Blob(parts.map(scrubKnownShapes), {
    type: format === 'json' ? 'application/json' : 'text/markdown',
  })
}

/** A file name made of a title. */
export function fileName(title: string, format: ExportFormat): string {
  const words = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return `${beginningOf(words, 60) || 'session'}.${format === 'json' ? 'json' : 'md'}`
}

/** One turn as Markdown. */
function turnMarkdown(task: Task, number: number, events: readonly TaskEvent[]): string {
  const transcript = createTranscript()
  applyEvents(transcript, events)
  const head = [
    `## Turn ${number}`,
    [
      formatExact(task.startedAt ?? task.createdAt),
      task.model,
      task.costMicros > 0 && formatCost(task.costMicros),
      task.simulated && 'simulated',
    ]
      .filter(Boolean)
      .join(' · '),
  ]
  const body = transcript.items
    .map((item) => itemMarkdown(item, task.directory))
    .filter((text) => text !== '')
  const end = task.outcome && task.state !== 'completed' ? [`**${task.outcome.message}**`] : []
  return `${[...head, ...body, ...end].join('\n\n')}\n\n`
}

function itemMarkdown(item: Item, directory: string): string {
  switch (item.kind) {
    case 'prompt':
      return quote(item.text) + cutNote(item.fullLength)
    case 'text':
      return item.text + cutNote(item.fullLength)
    case 'thinking':
      return item.text === '' ? '' : `<details><summary>Thinking</summary>\n\n${item.text}\n\n</details>`
    case 'tool': {
      const { verb, object } = describeTool(item, directory)
      const result =
        item.result === null
          ? ''
          : `\n\n${fence(stripAnsi(cleanResult(item.result)))}${cutNote(item.result.fullLength)}`
      const children = item.children
        .map((child) => itemMarkdown(child, directory))
        .filter((text) => text !== '')
      const nested = children.length > 0 ? `\n\n${quote(children.join('\n\n'))}` : ''
      return `**${verb}** ${object === '' ? '' : `\`${object.replaceAll('`', 'ˋ')}\``} (${item.state})${result}${nested}`
    }
    case 'permission':
      return `_Permission for ${item.request.toolName}: ${item.state}${item.note ? ` (${item.note})` : ''}_`
    case 'retry':
      return `_Retry ${item.retry.attempt} of ${item.retry.maxAttempts}: ${item.retry.error}_`
    case 'note':
      return item.code.startsWith('withdrawn') ? '' : `_${item.text}_`
    default:
      return ''
  }
}

function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}

/** A fence longer than any within the text. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map((match) => match[0].length))
  const ticks = '`'.repeat(longest + 1)
  return text === '' ? '' : `${ticks}\n${text}\n${ticks}`
}

function cutNote(fullLength: number | null): string {
  return fullLength === null
    ? ''
    : `\n\n_Cut; the whole has ${fullLength.toLocaleString('en-US')} characters._`
}
