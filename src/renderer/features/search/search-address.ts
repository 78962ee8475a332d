import { beginningOf } from '../../../contract/cut-text.ts'
import type { Input } from '../../../contract/operations.ts'
import { MAX_SEARCH_LENGTH, SearchKind, SearchSource, SearchWho } from '../../../contract/search.ts'
import { TaskState } from '../../../contract/task.ts'

/** Times that are offered, in days. */
export const periods = { day: 1, week: 7, month: 30, year: 365 } as const
export type Period = keyof typeof periods

/** What is searched for, as its address has it: `?q=words&who=person&tool=Edit&file=src/a.ts`. */
export interface SearchAddress {
  q?: string
  /** One or several, with commas between. */
  who?: string
  kind?: string
  in?: string
  state?: string
  dir?: string
  session?: string
  model?: string
  tool?: string
  file?: string
  since?: Period
  /** US dollars at least. */
  cost?: string
  sort?: 'newest'
}

/** Filters of one word each, which can be typed as `tool:Edit`. */
export const typedFilters = [
  'who',
  'kind',
  'in',
  'state',
  'dir',
  'session',
  'model',
  'tool',
  'file',
  'since',
  'cost',
] as const
export type FilterName = (typeof typedFilters)[number]

/** What of an address is known here. */
export function readSearchAddress(search: Record<string, unknown>): SearchAddress {
  const found: Record<string, string> = {}
  const q = beginningOf(textOf(search.q), MAX_SEARCH_LENGTH)
  if (q.trim() !== '') found.q = q
  for (const name of typedFilters) {
    const value = readFilter(name, textOf(search[name]))
    if (value !== undefined) found[name] = value
  }
  if (search.sort === 'newest') found.sort = 'newest'
  return found
}

const lists = {
  who: SearchWho.options,
  kind: SearchKind.options,
  in: SearchSource.options,
  state: TaskState.options,
} as const

/** The value of a filter as it counts; undefined: it says nothing. */
function readFilter(name: FilterName, text: string): string | undefined {
  const value = beginningOf(text.trim(), name === 'dir' || name === 'file' ? 4_096 : 100)
  if (value === '') return undefined
  if (name in lists) {
    const known: readonly string[] = lists[name as keyof typeof lists]
    const named = value.split(',').filter((each) => known.includes(each))
    return named.length === 0 ? undefined : named.join()
  }
  if (name === 'since') return value in periods ? value : undefined
  if (name === 'session') return /^[0-9a-f-]{36}$/.test(value) ? value : undefined
  if (name === 'cost') return Number(value) > 0 ? value : undefined
  return value
}

/** What the supervisor is asked; null: nothing is wanted yet. `now` is when it is asked. */
export function queryOf(address: SearchAddress, now: number): Input<'search.query'> | null {
  const { q, who, kind, state, dir, session, model, tool, file, since, cost, sort } = address
  const { in: sources } = address
  if (Object.keys(address).every((name) => name === 'sort')) return null
  return {
    text: q ?? '',
    ...(who === undefined ? {} : { who: who.split(',') as SearchWho[] }),
    ...(kind === undefined ? {} : { kinds: kind.split(',') as SearchKind[] }),
    ...(sources === undefined ? {} : { sources: sources.split(',') as SearchSource[] }),
    ...(state === undefined ? {} : { states: state.split(',') as TaskState[] }),
    ...(dir === undefined ? {} : { directory: dir }),
    ...(session === undefined ? {} : { sessionId: session }),
    ...(model === undefined ? {} : { model }),
    ...(tool === undefined ? {} : { tool }),
    ...(file === undefined ? {} : { file }),
    ...(since === undefined ? {} : { since: now - periods[since] * 86_400_000 }),
    ...(cost === undefined ? {} : { minCostMicros: Math.round(Number(cost) * 1_000_000) }),
    ...(sort === undefined ? {} : { sort }),
  }
}

/** Takes `tool:Edit` and its like out of what was typed, once something stands behind it. */
export function liftFilters(
  typed: string,
  isWhole: boolean,
): { q: string; filters: Partial<Record<FilterName, string>> } {
  const filters: Partial<Record<FilterName, string>> = {}
  const pattern = isWhole ? /(^|\s)([a-z]+):(\S+)(?=\s|$)/g : /(^|\s)([a-z]+):(\S+)(?=\s)/g
  const q = typed.replace(pattern, (all, space: string, name: string, value: string) => {
    const filter = typedFilters.find((each) => each === name)
    const read = filter && readFilter(filter, value)
    if (filter === undefined || read === undefined) return all
    filters[filter] = read
    return space
  })
  return { q: Object.keys(filters).length === 0 ? typed : q.trim(), filters }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
