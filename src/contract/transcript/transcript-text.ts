import { toolSubject } from '../tool-subject.ts'
import type { Item, ToolItem } from './transcript-items.ts'

/** An item as plain text, for a terminal or a text file; without colours, without a newline at its end. */
export function plainText(item: Item): string {
  switch (item.kind) {
    case 'prompt':
      return prefixed('> ', item.text)
    case 'turn':
      return `— ${item.init.model} in ${item.init.directory}`
    case 'text':
      return item.aborted ? `${item.text}\n[interrupted]` : item.text
    case 'thinking':
      return prefixed('~ ', item.text)
    case 'tool':
      return toolText(item)
    case 'permission':
      return `? ${item.request.toolName} ${toolSubject(item.request.input) ?? ''}: ${item.state}${item.note ? ` (${item.note})` : ''}`
    case 'retry': {
      const { attempt, maxAttempts, delayMs, status, error } = item.retry
      const why = status === null ? error : `${error}, HTTP ${status}`
      return `! ${why}: attempt ${attempt} of ${maxAttempts} after ${(delayMs / 1000).toFixed(1)} s`
    }
    case 'note':
      return `· ${item.text}`
    case 'problem':
      return `! ${item.message}`
    case 'state':
      return `· ${item.change.to}: ${item.change.evidence}`
    case 'turn_end':
      return turnEndText(item.end)
  }
}

function toolText(item: ToolItem): string {
  const about = toolSubject(item.input)
  const lines = [`$ ${item.name}${about ? ` ${about}` : ''} · ${item.state}`]
  if (item.result?.text) lines.push(prefixed('  | ', item.result.text))
  for (const child of item.children) lines.push(prefixed('    ', plainText(child)))
  return lines.join('\n')
}

function turnEndText(end: Extract<Item, { kind: 'turn_end' }>['end']): string {
  const tokens = end.usage.inputTokens + end.usage.cacheReadTokens + end.usage.cacheWriteTokens
  const figures = `${(end.durationMs / 1000).toFixed(1)} s, ${tokens} tokens in, ${end.usage.outputTokens} out, $${(end.costMicros / 1e6).toFixed(4)}`
  const how = end.isError ? `ended with an error (${end.terminalReason ?? end.subtype})` : 'done'
  return `— ${how}: ${figures}`
}

function prefixed(prefix: string, text: string): string {
  return text
    .split('\n')
    .map((line) => prefix + line)
    .join('\n')
}
