import { spellCost } from '../../base/spell-amount.ts'
import { utcClock } from '../../base/utc-clock.ts'
import { requireFound } from '../read/gone-error.ts'
import { readNodes } from '../read/read-nodes.ts'
import { cleanerOf } from '../read/scrub-record.ts'
import type { Step, UnitPlace, Writer, WriterParts } from '../read/writer.ts'
import { type Entry, entriesOf, type Part } from './entries.ts'
import { type Facts, runFacts, sessionFacts, taskFacts } from './facts.ts'
import { escapeHtml, fenced, literalLine, quoted } from './markdown-text.ts'
import { shortResult, visible } from './shown-text.ts'
import { readWindow } from './window.ts'

/** Markdown as GitHub reads it. */
export function createMarkdownWriter({ rows, scrub }: WriterParts): Writer {
  const clean = cleanerOf(scrub)

  function task(id: string, { seq }: UnitPlace): Step {
    let text = ''
    if (seq === 0) {
      const found = requireFound(rows.task(id), 'task', id)
      const row = clean(found)
      text += `\n## ${title(row.title)}\n\n${facts(taskFacts(row))}\n`
      // One that was never given to an instance has its prompt nowhere else.
      if (found.lastSeq === 0) text += `**Prompt**\n\n${fenced(visible(row.prompt))}\n`
    }
    const { items, next } = readWindow(rows, id, seq, scrub)
    for (const entry of entriesOf(items, { rows, taskId: id, scrub })) text += written(entry)
    return { text, records: 0, next: next === null ? null : { seq: next, part: 0 } }
  }

  function run(id: string, { seq }: UnitPlace): Step {
    let text = ''
    if (seq === 0) {
      const stored = requireFound(rows.runs.stored(id), 'run', id)
      text += `\n${facts(runFacts(clean(stored.head)))}\n| Node | State | Cost | Result |\n| --- | --- | --- | --- |\n`
    }
    const { nodes, last } = readNodes(rows, id, seq)
    for (const node of nodes) {
      const { nodeId, item, state, costMicros, failure, preview } = clean(node)
      const name = item === null ? nodeId : `${nodeId} ${item}`
      const result = failure?.message ?? shortResult(preview)
      text += `| ${[name, state, spellCost(costMicros), result].map((cell) => title(cell)).join(' | ')} |\n`
    }
    return { text, records: 0, next: last === null ? null : { seq: last, part: 0 } }
  }

  return {
    head({ title: name, exportedAt, muster, scrubbed }) {
      const secrets = scrubbed ? ' What looked like a secret was taken out.' : ''
      return `# ${title(name)}\n\nExported from Muster ${title(muster)} on ${utcClock(exportedAt)}.${secrets}\n`
    },
    step({ kind, id }, place) {
      if (kind === 'task') return task(id, place)
      if (kind === 'run') return run(id, place)
      const row = clean(requireFound(rows.session(id), 'session', id))
      const text = `\n## Session: ${title(row.title)}\n\n${facts(sessionFacts(row))}`
      return { text, records: 0, next: null }
    },
    tail: () => '',
  }
}

const title = (text: string): string => literalLine(visible(text)) || '–'

function facts(list: Facts): string {
  return list.map(([name, value]) => `- ${name}: ${literalLine(value)}\n`).join('')
}

function written(entry: Entry): string {
  const { kind, label, about, state, at, parts, entries } = entry
  const head = `**${literalLine(label)}**${state === null ? '' : ` (${state})`} · ${utcClock(at)}`
  if (kind === 'remark') {
    const words = parts.map((part) => (part.kind === 'literal' ? literalLine(part.text) : '')).join(' ')
    return `\n${head}: ${words}\n`
  }
  if (kind === 'tool' || kind === 'thinking') {
    const name = [label, about, state === null ? null : `(${state})`]
      .filter((word) => word !== null)
      .join(' ')
    const inside = [...parts.map(partText), ...entries.map(written)].join('\n')
    return `\n<details><summary>${escapeHtml(oneLine(name))} · ${utcClock(at)}</summary>\n\n${inside}\n</details>\n`
  }
  // A prompt is no Markdown of its own.
  const shown = parts.map((part) =>
    part.kind === 'prose' && kind === 'prompt' ? fenced(part.text) : partText(part),
  )
  return `\n${head}\n\n${shown.join('\n')}`
}

function partText(part: Part): string {
  switch (part.kind) {
    case 'prose':
      return quoted(part.text)
    case 'literal':
      return `${part.name === null ? '' : `${literalLine(part.name)}\n\n`}${fenced(part.text)}`
    case 'image':
      return 'An image, which an export as HTML shows.\n'
    case 'note':
      return `${literalLine(part.text)}\n`
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
