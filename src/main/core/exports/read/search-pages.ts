import { csvRow, textCell } from '../../../../contract/csv-cells.ts'
import type { ExportFormat } from '../../../../contract/export-names.ts'
import type { ExportHead } from '../../../../contract/exports.ts'
import type { SearchHit } from '../../../../contract/search.ts'
import type { Json } from '../../../../contract/values.ts'
import { utcClock } from '../../base/utc-clock.ts'
import { line, pageHead, pageTail } from '../pages/html-page.ts'
import { escapeHtml, fenced, literalLine } from '../pages/markdown-text.ts'
import { visible } from '../pages/shown-text.ts'
import { recordFrames } from './record-frame.ts'

/** What a search finds, in a format: its head, finds, its end. */
export interface HitWriter {
  head(head: ExportHead, search: Record<string, Json>): string
  hit(hit: SearchHit): string
  /** `written`: how many finds. */
  tail(written: number): string
}

const columns = [
  'Found in',
  'Id',
  'Event',
  'Kind',
  'Who',
  'Tool',
  'At',
  'Title',
  'Session',
  'Directory',
  'Model',
  'State',
  'Cost (USD)',
  'Text',
]

export const hitWriters: Readonly<Record<ExportFormat, HitWriter>> = {
  jsonl: hitRecords('jsonl'),
  json: hitRecords('json'),
  csv: {
    head: () => `\ufeff${csvRow(columns)}`,
    hit: (hit) =>
      csvRow([
        hit.source,
        textCell(hit.id),
        String(hit.seq),
        hit.kind,
        hit.who,
        textCell(hit.tool ?? ''),
        new Date(hit.at).toISOString(),
        textCell(hit.title),
        hit.sessionId ?? '',
        textCell(hit.directory ?? ''),
        textCell(hit.model ?? ''),
        hit.state ?? '',
        hit.costMicros === null ? '' : String(hit.costMicros / 1e6),
        textCell(hit.snippet.text),
      ]),
    tail: () => '',
  },
  markdown: {
    head: ({ title, muster, exportedAt }, search) =>
      `# ${literalLine(visible(title))}\n\nFound by Muster ${literalLine(muster)} on ${utcClock(exportedAt)}.\n\n${fenced(JSON.stringify(search, null, 2), 'json')}`,
    hit: (hit) =>
      `\n**${literalLine(visible(hit.title)) || '–'}** · ${placeOf(hit).map(literalLine).join(' · ')}\n\n${fenced(visible(hit.snippet.text))}`,
    tail: (written) => (written === 0 ? '\nNothing was found.\n' : ''),
  },
  html: {
    head: ({ title, muster, exportedAt }, search) =>
      `${pageHead(title)}<header>\n<h1>${line(title)}</h1>\n<p class="who">Found by Muster ${line(muster)} on <time datetime="${new Date(exportedAt).toISOString()}">${utcClock(exportedAt)}</time>.</p>\n<details><summary>Words and filters</summary><pre>\n${escapeHtml(visible(JSON.stringify(search, null, 2)))}</pre></details>\n</header>\n<main>\n<ol class="said">\n`,
    hit: (hit) =>
      `<li><p class="who"><b>${line(hit.title)}</b> · ${placeOf(hit).map(line).join(' · ')}</p><p>${marked(hit)}</p></li>\n`,
    tail: (written) => `</ol>\n${written === 0 ? '<p>Nothing was found.</p>\n' : ''}${pageTail}`,
  },
}

/** The search is the first record. */
function hitRecords(format: 'json' | 'jsonl'): HitWriter {
  const frame = recordFrames[format]
  return {
    head: (head, search) => frame.head(head) + frame.record({ type: 'search', search }, true),
    // Plain data.
    hit: (hit) => frame.record({ type: 'hit', hit: hit as Record<string, Json> }, false),
    tail: (written) => frame.tail(written + 1),
  }
}

function placeOf({ at, kind, tool, source, id, directory, state }: SearchHit): string[] {
  const where = `${source} ${id}`
  return [
    utcClock(at),
    tool === null ? kind : `${kind} ${tool}`,
    where,
    directory ?? '',
    state ?? '',
  ].flatMap((word) => (word === '' ? [] : [visible(word)]))
}

/** The words that were looked for stand out. */
function marked({ snippet: { text, highlights } }: SearchHit): string {
  let shown = ''
  let at = 0
  for (const [from, to] of highlights) {
    shown += `${escapeHtml(visible(text.slice(at, from)))}<mark>${escapeHtml(visible(text.slice(from, to)))}</mark>`
    at = to
  }
  return shown + escapeHtml(visible(text.slice(at)))
}
