import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Input } from '../../../contract/operations.ts'
import type { SearchHit, SearchNeighbour, SearchStatus } from '../../../contract/search.ts'
import { findSession } from '../find-task.ts'
import { cleanText, formatBytes, formatCount, formatDuration, shortId } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** As `withFilters` declares them, and those of one search alone. */
export interface SearchOptions {
  who?: string[]
  kind?: string[]
  in?: string[]
  dir?: string
  session?: string
  model?: string
  tool?: string
  file?: string
  state?: string[]
  since?: string
  until?: string
  minCost?: number
  maxCost?: number
  sort: 'relevance' | 'newest'
  limit?: number
  cursor?: string
  context?: boolean
}

/** How often it is looked how far a new index is, in ms. */
const LOOK_MS = 500

/** `muster search` */
export function search(
  context: VerbContext,
  words: readonly string[],
  options: SearchOptions,
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const found = await client.call('search.query', await queryOf(client, words, options))
    if (terminal.json) {
      for (const hit of found.hits) terminal.printJson({ type: 'hit', hit })
      const { nextCursor, complete, behind } = found
      terminal.printJson({ type: 'result', nextCursor, complete, behind })
      return
    }
    for (const hit of found.hits) printHit(terminal, hit, options.context ?? false)
    if (found.hits.length === 0)
      terminal.note(found.complete ? 'Nothing was found.' : 'Nothing was found yet: the time was up.')
    if (found.nextCursor !== null) terminal.note(`More: --cursor ${found.nextCursor}`)
    if (found.behind > 0) terminal.note(`${formatCount(found.behind)} events are not in the index yet.`)
  })
}

/** The search that words and options ask for. */
export async function queryOf(
  client: Client,
  words: readonly string[],
  options: SearchOptions,
): Promise<Input<'search.query'>> {
  const { session, dir, since, until } = options
  const given = {
    // A word with spaces was one argument: it is as it was typed.
    text: words.join(' '),
    kinds: options.kind,
    who: options.who,
    sources: options.in,
    sessionId: session === undefined ? undefined : (await findSession(client, session)).id,
    directory: dir === undefined ? undefined : resolve(dir),
    model: options.model,
    tool: options.tool,
    file: options.file,
    states: options.state,
    since: since === undefined ? undefined : timeOf(since, '--since'),
    until: until === undefined ? undefined : timeOf(until, '--until'),
    minCostMicros: options.minCost,
    maxCostMicros: options.maxCost,
    sort: options.sort,
    limit: options.limit,
    cursor: options.cursor,
  }
  // Words that there are not are named by the operation.
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Input<'search.query'>
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** A time ago, or a date. */
function timeOf(text: string, option: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text.trim()) ?? []
  if (count !== undefined) return Math.max(0, Date.now() - Number(count) * (units[unit] ?? 0))
  // A date without a time is the beginning of the day here.
  const at = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text.trim()) ? `${text.trim()}T00:00` : text)
  if (at >= 0) return at
  throw new MusterError('validation', `${option}: "${cleanText(text)}" is no time.`, {
    hint: 'Say a time ago, such as 90m, 12h or 7d, or a date, such as 2026-11-02.',
    details: { field: option },
  })
}

function printHit(terminal: Terminal, hit: SearchHit, withContext: boolean): void {
  const where = [
    new Date(hit.at).toLocaleString(),
    hit.tool === null ? hit.kind : `${hit.kind} ${hit.tool}`,
    placeOf(hit),
  ].join(' · ')
  terminal.print(`${terminal.style('bold', cleanText(hit.title))}  ${terminal.style('dim', where)}`)
  if (withContext && hit.before) terminal.print(terminal.style('dim', `    ${neighbour(hit.before)}`))
  terminal.print(`  ${highlighted(terminal, hit)}`)
  if (withContext && hit.after) terminal.print(terminal.style('dim', `    ${neighbour(hit.after)}`))
}

/** By what it is found with other commands. */
function placeOf({ source, id }: SearchHit): string {
  if (source === 'workflow') return id
  return `${source} ${source === 'conversation' ? id : shortId(id)}`
}

const neighbour = ({ kind, tool, text }: SearchNeighbour) => `${tool ?? kind}: ${cleanText(text)}`

function highlighted(terminal: Terminal, { snippet: { text, highlights } }: SearchHit): string {
  let shown = ''
  let at = 0
  for (const [from, to] of highlights) {
    shown +=
      cleanText(text.slice(at, from)) + terminal.style(['bold', 'yellow'], cleanText(text.slice(from, to)))
    at = to
  }
  return shown + cleanText(text.slice(at))
}

/** `muster db index` */
export function index(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const status = await client.call('search.status', {})
    if (terminal.json) return terminal.printJson({ type: 'index', index: status })
    terminal.print(spelled(status))
  })
}

/** `muster db reindex` */
export function reindex(context: VerbContext, options: { background?: boolean }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    let status = await client.call('search.rebuild', {})
    let told = ''
    while (true) {
      const text = spelled(status)
      if (terminal.json && text !== told) terminal.printJson({ type: 'index', index: status })
      told = text
      if (options.background || status.state === 'ready') break
      terminal.setStatus(text)
      await delay(LOOK_MS)
      status = await client.call('search.status', {})
    }
    terminal.setStatus('')
    if (!terminal.json) terminal.print(spelled(status))
  })
}

function spelled({ state, documents, bytes, behind, behindMs, progress, problem }: SearchStatus): string {
  const how = {
    ready: 'ready',
    building: 'being built',
    rebuilding: 'being built anew',
    off: 'not written now',
  }[state]
  const share = progress === null ? '' : ` (${Math.round(progress * 100)}%)`
  const lag = behind === 0 ? '' : `, ${formatCount(behind)} events behind for ${formatDuration(behindMs)}`
  const why = problem === null ? '' : `. ${problem}`
  return `The search index is ${how}${share}: ${formatCount(documents)} texts, ${formatBytes(bytes)}${lag}${why}`
}
