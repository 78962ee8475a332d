import { spellCost } from '../../base/spell-amount.ts'
import { utcClock } from '../../base/utc-clock.ts'
import { requireFound } from '../read/gone-error.ts'
import { readNodes } from '../read/read-nodes.ts'
import { cleanerOf } from '../read/scrub-record.ts'
import type { Step, UnitPlace, Writer, WriterParts } from '../read/writer.ts'
import { type Entry, entriesOf, type Part } from './entries.ts'
import { type Facts, runFacts, sessionFacts, taskFacts } from './facts.ts'
import { line, pageHead, pageTail } from './html-page.ts'
import { escapeHtml } from './markdown-text.ts'
import { createProse, type Prose } from './prose-html.ts'
import { shortResult, visible } from './shown-text.ts'
import { readWindow } from './window.ts'

/** One page that opens from a disk: no request, no script. What others wrote is text in it, never markup. */
export function createHtmlWriter({ rows, units, scrub }: WriterParts): Writer {
  const clean = cleanerOf(scrub)

  function task(id: string, { seq }: UnitPlace): Step {
    let text = ''
    if (seq === 0) {
      const found = requireFound(rows.task(id), 'task', id)
      const row = clean(found)
      text += `<article aria-labelledby="t-${id}">\n<h2 id="t-${id}">${line(row.title)}</h2>\n${facts(taskFacts(row))}`
      // One that was never given to an instance has its prompt nowhere else.
      if (found.lastSeq === 0) text += `<p class="who"><b>Prompt</b></p>${literal(visible(row.prompt))}`
      text += '<ol class="said">\n'
    }
    const { items, next } = readWindow(rows, id, seq, scrub)
    const prose = createProse()
    for (const entry of entriesOf(items, { rows, taskId: id, scrub })) text += element(entry, prose)
    if (next === null) text += '</ol>\n</article>\n'
    return { text, records: 0, next: next === null ? null : { seq: next, part: 0 } }
  }

  function run(id: string, { seq }: UnitPlace): Step {
    let text = ''
    if (seq === 0) {
      const stored = requireFound(rows.runs.stored(id), 'run', id)
      text += `${facts(runFacts(clean(stored.head)))}<h2 id="nodes">Nodes</h2>\n<table class="nodes" aria-labelledby="nodes"><thead><tr><th scope="col">Node</th><th scope="col">State</th><th scope="col">Cost</th><th scope="col">Result</th></tr></thead><tbody>\n`
    }
    const { nodes, last } = readNodes(rows, id, seq)
    for (const node of nodes) {
      const { nodeId, item, state, costMicros, failure, preview } = clean(node)
      const name = item === null ? nodeId : `${nodeId} ${item}`
      const cells = [state, spellCost(costMicros), failure?.message ?? shortResult(preview)]
      text += `<tr><th scope="row">${line(name)}</th>${cells.map((cell) => `<td>${line(cell)}</td>`).join('')}</tr>\n`
    }
    if (last === null) text += '</tbody></table>\n'
    return { text, records: 0, next: last === null ? null : { seq: last, part: 0 } }
  }

  return {
    head({ title, exportedAt, muster, scrubbed }) {
      const secrets = scrubbed ? ' What looked like a secret was taken out.' : ''
      return `${pageHead(title)}<header>\n<h1>${line(title)}</h1>\n<p class="who">Exported from Muster ${line(muster)} on <time datetime="${new Date(exportedAt).toISOString()}">${utcClock(exportedAt)}</time>.${secrets}</p>\n</header>\n<main>\n`
    },
    step({ kind, id }, place) {
      if (kind === 'task') return task(id, place)
      if (kind === 'run') return run(id, place)
      const row = clean(requireFound(rows.session(id), 'session', id))
      // A page of one session is called as it is.
      const isOnly = units.filter((unit) => unit.kind === 'session').length === 1
      const heading = isOnly ? '' : `<h2>Session: ${line(row.title)}</h2>\n`
      return { text: heading + facts(sessionFacts(row)), records: 0, next: null }
    },
    tail: () => pageTail,
  }
}

function facts(list: Facts): string {
  return `<dl>${list.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>\n`
}

function element(entry: Entry, prose: Prose): string {
  const { kind, label, about, state, at, parts, entries } = entry
  const when = `<time datetime="${new Date(at).toISOString()}">${utcClock(at)}</time>`
  const how = state === null ? '' : ` <span class="bad">${escapeHtml(state)}</span>`
  if (kind === 'remark') {
    const words = parts.map((part) => (part.kind === 'literal' ? escapeHtml(part.text) : '')).join(' ')
    return `<li class="remark"><b>${escapeHtml(label)}</b> · ${when} · ${words}</li>\n`
  }
  const inside = parts.map((part) => partHtml(part, prose)).join('')
  const children =
    entries.length === 0
      ? ''
      : `<ol class="said">\n${entries.map((child) => element(child, prose)).join('')}</ol>`
  if (kind === 'tool' || kind === 'thinking') {
    const subject = about === null ? '' : ` <code>${escapeHtml(about)}</code>`
    return `<li><details><summary><b>${escapeHtml(label)}</b>${subject}${how} <span class="who">${when}</span></summary>${inside}${children}</details></li>\n`
  }
  const style = kind === 'prompt' ? ' class="prompt"' : ''
  return `<li${style}><p class="who"><b>${escapeHtml(label)}</b> · ${when}${how}</p>${inside}${children}</li>\n`
}

function partHtml(part: Part, prose: Prose): string {
  switch (part.kind) {
    case 'prose':
      return prose(part.text)
    case 'literal':
      return `${part.name === null ? '' : `<p class="name">${escapeHtml(part.name)}</p>`}${literal(part.text)}`
    case 'image':
      return `<p><img alt="An image that the tool gave" src="data:${part.mediaType};base64,${part.data}"></p>`
    case 'note':
      return `<p class="who">${escapeHtml(part.text)}</p>`
  }
}

/** A line end right behind `<pre>` is no part of it. */
function literal(text: string): string {
  return `<pre>\n${escapeHtml(text)}</pre>`
}
