import { setImmediate as nextTurn } from 'node:timers/promises'
import { type SearchHit, type SearchKind, whoSays } from '../../../../contract/search.ts'
import type { Connection } from '../../store/database.ts'
import { placeOfDocument } from '../index/document-id.ts'
import type { SearchFiles } from '../index/search-database.ts'
import type { QueryInput, QueryOutput } from '../thread/messages.ts'
import { parseWords, toMatch, type Words } from '../words/parse-words.ts'
import { lineOf, snippetOf } from '../words/snippet.ts'
import { type Candidate, createCandidates, type Wanted } from './candidates.ts'
import { createNarrowing } from './narrow.ts'
import { createTexts, type StoredText } from './read-texts.ts'
import { readCursor, type SearchCursor, writeCursor } from './search-cursor.ts'

/** Texts that are looked at together and put in order: the newest that have the words. */
const POOL = 400
/** How long one page may take, in ms; what is not looked through by then is for the next. */
const PAGE_MS = 2_000
/** Characters of a neighbour. */
const NEIGHBOUR = 160
/** What is two weeks old counts half as much, besides a share that stays. */
const HALF_LIFE_MS = 14 * 86_400_000
const LASTING = 0.35
const EXACT = 1.6
const SCALE = 1e9

/** How much a word counts by where it stands: what a person or the model said, before what tools printed. */
const weights: Readonly<Record<SearchKind, number>> = {
  title: 1.8,
  prompt: 1.6,
  answer: 1.3,
  question: 1.5,
  reply: 1.2,
  work: 1.4,
  workflow: 1.1,
  run: 1,
  thinking: 0.8,
  tool: 0.9,
  result: 0.6,
  note: 0.6,
}

/** A search over an index that is open; `isEnded` is asked between its steps. */
export function createFinder(database: Connection, files: SearchFiles) {
  const narrowing = createNarrowing(database)
  const candidates = createCandidates(database)
  const texts = createTexts(database, files)

  return async (input: QueryInput, isEnded: () => boolean): Promise<QueryOutput | undefined> => {
    const words = parseWords(input.text)
    const narrow = narrowing(input)
    const done: QueryOutput = { hits: [], nextCursor: null, complete: true }
    if (narrow === undefined) return done
    const hasWords = words.groups.length > 0
    const isRanked = hasWords && input.sort === 'relevance'
    const hasOpen = words.groups.flat().some(({ isOpen }) => isOpen)
    const wanted: Wanted = {
      match: hasWords ? toMatch(words) : null,
      exact: hasOpen ? toMatch(words, true) : null,
      narrow,
      isRanked,
    }
    const until = performance.now() + PAGE_MS
    let from: SearchCursor =
      input.cursor === undefined
        ? { now: input.now, below: Number.MAX_SAFE_INTEGER, last: null }
        : readCursor(input.cursor)

    const hits: SearchHit[] = []
    const shown = new Set<number>()
    while (true) {
      const pool: Candidate[] = []
      let isLate = false
      let lowest = from.below
      for (const { found, to } of candidates.below(from.below, wanted, POOL)) {
        pool.push(...found)
        lowest = to
        await nextTurn()
        if (isEnded()) return undefined
        isLate = performance.now() > until
        if (isLate) break
      }
      const inOrder = order(pool, from, isRanked)
      const next = take(inOrder, hits, from)
      if (next !== null) return { hits, nextCursor: next, complete: true }
      if (pool.length < POOL && !isLate) return { hits, nextCursor: null, complete: true }
      from = { now: from.now, below: lowest, last: null }
      if (isLate || performance.now() > until) return { hits, nextCursor: writeCursor(from), complete: false }
      if (hits.length >= input.limit) return { hits, nextCursor: writeCursor(from), complete: true }
    }

    /** Reads hits until the page is full; where it then ends. */
    function take(inOrder: readonly Scored[], into: SearchHit[], at: SearchCursor): string | null {
      for (const [index, candidate] of inOrder.entries()) {
        const stored = texts.read(candidate.id)
        if (stored === undefined || !isWanted(stored, input)) continue
        // Of a block that is still written each piece is found.
        if (shown.has(stored.document)) continue
        shown.add(stored.document)
        into.push(hitOf(candidate, stored, words))
        if (into.length < input.limit || index === inOrder.length - 1) continue
        return writeCursor({ ...at, last: { score: candidate.score, id: candidate.id } })
      }
      return null
    }
  }

  function hitOf(candidate: Candidate, stored: StoredText, words: Words): SearchHit {
    const { kind, seq, tool, text } = stored.text
    return {
      ...texts.facts(stored.owner),
      seq,
      kind,
      who: whoSays[kind],
      tool,
      at: stored.at,
      snippet: snippetOf(text, words),
      before: neighbour(candidate, stored, 'before'),
      after: neighbour(candidate, stored, 'after'),
    }
  }

  /** The text beside one in its owner. */
  function neighbour(
    { id, shard }: Candidate,
    own: StoredText,
    side: 'before' | 'after',
  ): SearchHit['before'] {
    let beside: number | undefined = id
    let stored: StoredText | undefined
    do {
      beside = candidates.beside(shard, beside, side)
      stored = beside === undefined ? undefined : texts.read(beside)
      // Of a block that is still written each piece stands beside another.
    } while (beside !== undefined && stored?.document === own.document)
    if (stored === undefined) return null
    const { seq, kind, tool, text } = stored.text
    return { seq, kind, tool, text: lineOf(text, NEIGHBOUR) }
  }
}

type Scored = Candidate & { score: number }

/** Best first, or newest first; what stands behind the last one of the page before. */
function order(pool: readonly Candidate[], { now, last }: SearchCursor, isRanked: boolean): Scored[] {
  const scored = pool.map((candidate) => ({
    ...candidate,
    score: isRanked ? scoreOf(candidate, now) : candidate.at,
  }))
  scored.sort((a, b) => b.score - a.score || b.id - a.id)
  if (last === null) return scored
  return scored.filter(({ score, id }) => score < last.score || (score === last.score && id < last.id))
}

/** A whole number, so that a cursor holds it. */
function scoreOf({ id, fit, at, isExact }: Candidate, now: number): number {
  const { kind } = placeOfDocument(id)
  const age = Math.max(0, now - at)
  const recency = LASTING + (1 - LASTING) * 2 ** (-age / HALF_LIFE_MS)
  // Words that are nearly everywhere fit equally little.
  const words = Math.log1p(Math.max(0, fit)) + 0.1
  return Math.round(words * weights[kind] * recency * (isExact ? EXACT : 1) * SCALE)
}

function isWanted({ at, text }: StoredText, { since, until, tool }: QueryInput): boolean {
  if (since !== undefined && at < since) return false
  if (until !== undefined && at >= until) return false
  return tool === undefined || text.tool?.toLowerCase() === tool.toLowerCase()
}
