import { z } from 'zod'
import { searchKinds, searchSources, searchSpeakers } from './search-names.ts'
import { TaskState } from './task.ts'
import { MicroDollars, Millis } from './values.ts'

export const SearchKind = z.enum(searchKinds)
export type SearchKind = z.infer<typeof SearchKind>

export const SearchWho = z.enum(searchSpeakers)
export type SearchWho = z.infer<typeof SearchWho>

export const whoSays: Readonly<Record<SearchKind, SearchWho>> = {
  prompt: 'person',
  question: 'person',
  answer: 'assistant',
  thinking: 'assistant',
  reply: 'assistant',
  tool: 'tool',
  result: 'tool',
  title: 'muster',
  note: 'muster',
  workflow: 'muster',
  run: 'muster',
  work: 'muster',
}

/**
 * Where it stands. `id` of a hit is that of the task, session, run, question or work item, the name of a workflow, and of a
 * conversation that no session has Claude's own session id.
 */
export const SearchSource = z.enum(searchSources)
export type SearchSource = z.infer<typeof SearchSource>

/** Longest text that is searched for, in characters. */
export const MAX_SEARCH_LENGTH = 1_000

/** What narrows a search. What is left out counts for everything. */
export const SearchFilter = z.object({
  kinds: z.array(SearchKind).max(20).optional(),
  who: z.array(SearchWho).max(4).optional(),
  sources: z.array(SearchSource).max(searchSources.length).optional(),
  /** This directory and those below it: absolute. */
  directory: z.string().min(1).max(4_096).optional(),
  sessionId: z.uuid().optional(),
  /** A part of the model's name, without regard to case: `opus`. */
  model: z.string().min(1).max(100).optional(),
  /** Name of a tool: what it was given, and what it gave. */
  tool: z.string().min(1).max(200).optional(),
  states: z.array(TaskState).max(9).optional(),
  /** From this time, UTC ms. */
  since: Millis.optional(),
  /** Before this time, UTC ms. */
  until: Millis.optional(),
  /** Cost of the task or run, in micro-dollars. */
  minCostMicros: MicroDollars.optional(),
  maxCostMicros: MicroDollars.optional(),
  /** A file that a tool of the task was given: its path or the end of that, by whole names (`src/a.ts`). Without words: those calls. */
  file: z.string().min(1).max(4_096).optional(),
})
export type SearchFilter = z.infer<typeof SearchFilter>

export const SearchSort = z.enum(['relevance', 'newest'])
export type SearchSort = z.infer<typeof SearchSort>

/** What stands beside a hit in the same task, shortened. */
export const SearchNeighbour = z.object({
  seq: z.number().int().nonnegative(),
  kind: SearchKind,
  tool: z.string().nullable(),
  text: z.string(),
})
export type SearchNeighbour = z.infer<typeof SearchNeighbour>

export const SearchHit = z.object({
  source: SearchSource,
  id: z.string(),
  /** The number of the task's event, or of a conversation's line; 0: its prompt or title. */
  seq: z.number().int().nonnegative(),
  kind: SearchKind,
  who: SearchWho,
  tool: z.string().nullable(),
  at: Millis,
  /** Of the task, session, run, workflow, question, work item or conversation. */
  title: z.string(),
  sessionId: z.string().nullable(),
  /** Title of the session; null: there is none. */
  sessionTitle: z.string().nullable(),
  directory: z.string().nullable(),
  model: z.string().nullable(),
  /** Of the task, run, question or work item. */
  state: z.string().nullable(),
  costMicros: MicroDollars.nullable(),
  simulated: z.boolean(),
  /** A part of the text on one line, and where in it the words stand: `[from, to)` in UTF-16 units, ascending. */
  snippet: z.object({ text: z.string(), highlights: z.array(z.tuple([z.number().int(), z.number().int()])) }),
  before: SearchNeighbour.nullable(),
  after: SearchNeighbour.nullable(),
})
export type SearchHit = z.infer<typeof SearchHit>

/** How the index stands. */
export const SearchStatus = z.object({
  /** `building`: it is made for the first time; `rebuilding`: anew, while the old one answers; `off`: nothing writes it now. */
  state: z.enum(['ready', 'building', 'rebuilding', 'off']),
  /** Events and records that are not in it yet. */
  behind: z.number().int().nonnegative(),
  /** For how long the oldest of them has waited, in ms; 0: nothing waits. */
  behindMs: z.number().int().nonnegative(),
  /** Share that is done of what is built, 0 to 1; null: nothing is. */
  progress: z.number().min(0).max(1).nullable(),
  /** Texts in it. */
  documents: z.number().int().nonnegative(),
  /** Size of its file, with what stands in the write-ahead log. */
  bytes: z.number().nonnegative(),
  /** Why it can't go on; it tries again by itself. */
  problem: z.string().nullable(),
})
export type SearchStatus = z.infer<typeof SearchStatus>
