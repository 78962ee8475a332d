import { toolSubject } from '../../../../contract/tool-subject.ts'
import type { Item, TextItem, ToolItem } from '../../../../contract/transcript/transcript-items.ts'
import { plainText } from '../../../../contract/transcript/transcript-text.ts'
import type { Json } from '../../../../contract/values.ts'
import type { ExportRows } from '../../store/export-rows.ts'
import { visible, wholeText } from './shown-text.ts'

/** A thing of a transcript as pages show it, its texts made visible already. */
export interface Entry {
  kind: 'prompt' | 'answer' | 'thinking' | 'tool' | 'remark'
  /** Who or what it is: "Prompt", "Bash". */
  label: string
  /** What a call is about, on one line. */
  about: string | null
  /** How it stands, where that says something. */
  state: string | null
  at: number
  parts: readonly Part[]
  /** What a subagent did. */
  entries: readonly Entry[]
}

export type Part =
  | { kind: 'prose'; text: string }
  /** A text as it is, with a name of its own. */
  | { kind: 'literal'; name: string | null; text: string }
  | { kind: 'image'; mediaType: string; data: string }
  /** Said of what is left out. */
  | { kind: 'note'; text: string }

export interface EntryParts {
  rows: ExportRows
  taskId: string
  scrub: boolean
}

const imageTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const stateWords: Readonly<Record<ToolItem['state'], string | null>> = {
  writing: 'not finished',
  running: 'without a result here',
  done: null,
  failed: 'failed',
  denied: 'denied',
  stopped: 'stopped',
}

export function entriesOf(items: readonly Item[], parts: EntryParts): Entry[] {
  return items.flatMap((item) => entryOf(item, parts) ?? [])
}

function entryOf(item: Item, parts: EntryParts): Entry | null {
  const { at } = item
  switch (item.kind) {
    case 'prompt': {
      const { text, fullLength, seq, promptKind } = item
      const label = promptKind === 'prompt' ? 'Prompt' : 'Prompt of Muster'
      return entry('prompt', label, at, prose({ text, fullLength, seq }, parts))
    }
    case 'text':
    case 'thinking':
      return said(item, parts)
    case 'tool':
      return call(item, parts)
    case 'permission': {
      const { request, state, note } = item
      const about = toolSubject(request.input)
      const words = `${request.toolName}${about === null ? '' : ` ${about}`}: ${state}${note ? ` (${note})` : ''}`
      return remark('Asked', at, words)
    }
    case 'turn':
      return item.first ? remark('Turn', at, `${item.init.model} in ${item.init.directory}`) : null
    case 'retry':
    case 'note':
    case 'problem':
    case 'state':
    case 'turn_end':
      return remark(remarkLabels[item.kind], at, plainText(item).replace(/^[·!—] /, ''))
  }
}

const remarkLabels = {
  retry: 'Retry',
  note: 'Note',
  problem: 'Problem',
  state: 'State',
  turn_end: 'End of the turn',
} as const

function said(item: TextItem, parts: EntryParts): Entry | null {
  const { kind, text, fullLength, textSeq, aborted, synthetic, at } = item
  if (text === '') return null
  const label = kind === 'thinking' ? 'Thinking' : synthetic ? 'Message of the CLI' : 'Answer'
  const made = entry(
    kind === 'thinking' ? 'thinking' : 'answer',
    label,
    at,
    prose({ text, fullLength, seq: textSeq }, parts),
  )
  return { ...made, state: aborted ? 'interrupted' : null }
}

function call(item: ToolItem, parts: EntryParts): Entry {
  const { result } = item
  const shown: Part[] = inputParts(item.input, item.partialInput)
  if (result !== null) {
    const { text, note } = wholeText(parts.rows, { ...result, taskId: parts.taskId }, parts.scrub)
    if (text !== '') shown.push({ kind: 'literal', name: 'Result', text: visible(text) })
    if (note !== null) shown.push({ kind: 'note', text: note })
    for (const { mediaType, data } of result.images) {
      if (imageTypes.has(mediaType) && data !== '' && /^[A-Za-z0-9+/]+={0,2}$/.test(data))
        shown.push({ kind: 'image', mediaType, data })
      else shown.push({ kind: 'note', text: 'An image that is left out here.' })
    }
  }
  const about = toolSubject(item.input)
  return {
    kind: 'tool',
    label: visible(item.name),
    about: about === null ? null : visible(about),
    state: stateWords[item.state],
    at: item.at,
    parts: shown,
    entries: entriesOf(item.children, parts),
  }
}

/** The texts of an input as they are, so that a command of several lines has them. */
function inputParts(input: Json | null, partialInput: string): Part[] {
  const literal = (name: string | null, text: string): Part => ({
    kind: 'literal',
    name,
    text: visible(text, 'content'),
  })
  if (input === null) return partialInput === '' ? [] : [literal('Input', partialInput)]
  if (typeof input !== 'object' || Array.isArray(input)) return [literal('Input', spelled(input))]
  return Object.entries(input).map(([name, value]) => literal(visible(name), spelled(value)))
}

const spelled = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

function prose(
  of: { text: string; fullLength: number | null; seq: number },
  { rows, taskId, scrub }: EntryParts,
): Part[] {
  const { text, note } = wholeText(rows, { ...of, taskId }, scrub)
  const shown: Part[] = [{ kind: 'prose', text: visible(text) }]
  return note === null ? shown : [...shown, { kind: 'note', text: note }]
}

function remark(label: string, at: number, text: string): Entry {
  return entry('remark', label, at, [{ kind: 'literal', name: null, text: visible(text) }])
}

function entry(kind: Entry['kind'], label: string, at: number, parts: readonly Part[]): Entry {
  return { kind, label, about: null, state: null, at, parts, entries: [] }
}
