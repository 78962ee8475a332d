import { z } from 'zod'
import { MAX_SEARCH_LENGTH, SearchFilter, SearchHit, SearchSort, SearchStatus } from '../search.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})

export const searchOperations = {
  'search.query': {
    summary: 'Search everything that was said and done, best and newest first',
    effect: 'read',
    input: SearchFilter.extend({
      /**
       * Words that all must be there; their beginnings are enough. `"a phrase"`, `-without`, `one OR another`. Empty: what
       * the filters leave, newest first.
       */
      text: z.string().max(MAX_SEARCH_LENGTH).default(''),
      sort: SearchSort.default('relevance'),
      limit: z.number().int().min(1).max(100).default(20),
      /** `nextCursor` of the page before. */
      cursor: z.string().max(200).optional(),
      /** A name of the caller's: a newer search of that name ends this one, as while somebody types (`conflict`). */
      lane: z.string().min(1).max(100).optional(),
    }),
    output: z.object({
      hits: z.array(SearchHit),
      /** More may follow. */
      nextCursor: z.string().nullable(),
      /** False: the time was up before everything was looked through; `nextCursor` goes on from there. */
      complete: z.boolean(),
      /** Events and records that are not in the index yet. */
      behind: z.number().int().nonnegative(),
    }),
    errors: ['validation', 'conflict', 'storage', 'unavailable'],
  },
  'search.status': {
    summary: 'How the search index stands: its size, and what is not in it yet',
    effect: 'read',
    input: empty,
    output: SearchStatus,
    errors: [],
  },
  'search.rebuild': {
    summary: 'Build the search index anew; the old one answers until it is done',
    effect: 'write',
    input: empty,
    output: SearchStatus,
    errors: ['storage', 'unavailable'],
  },
} as const satisfies Record<string, OperationSpec>
