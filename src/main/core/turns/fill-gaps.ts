import type { NewTaskEvent } from '../../../contract/task-event.ts'

/** An event of a log, or a new one, as far as it is compared. */
export interface Compared {
  /** Equal for the same event; see {@link nameOf}. */
  name: string
  /** No other event of its task has that name. */
  isUnique: boolean
}

/** What an event is told apart by. What a log adds when it takes one in (the id of a request, a count) is left out. */
export function nameOf({ kind, payload }: NewTaskEvent): Compared {
  const unique = (...parts: readonly (string | null)[]) => ({
    name: JSON.stringify([kind, ...parts]),
    isUnique: true,
  })
  switch (kind) {
    case 'block.completed':
      return unique(payload.key)
    case 'tool.finished':
      return unique(payload.toolUseId)
    case 'permission.requested':
      return unique(payload.requestId)
    case 'usage.updated':
    case 'turn.started':
    case 'turn.ended':
      return { name: kind, isUnique: false }
    default:
      return { name: JSON.stringify([kind, payload]), isUnique: false }
  }
}

/**
 * Finds the places in a log for what was read again. `stored`: what is left of the log, ascending; `missing`: numbers that
 * are known to be gone; `last`: the highest number. Gives the number of each event of `again`, null for one that has no
 * place. Where nothing is known to be gone, an event that can't be confused with another takes a number that nobody has.
 */
export function fillGaps(
  stored: readonly (Compared & { seq: number })[],
  { missing, last }: { missing: readonly number[]; last: number },
  again: readonly Compared[],
): (number | null)[] {
  const places = matchOf(stored, again)
  const taken = new Set(stored.map(({ seq }) => seq))
  for (let from = 0; from < again.length; ) {
    if (places[from] !== null) {
      from += 1
      continue
    }
    let to = from
    while (to < again.length && places[to] === null) to += 1
    const after = places[from - 1] ?? 0
    const before = places[to] ?? last + 1
    const run = again.slice(from, to).map((event, index) => ({ index: from + index, ...event }))
    const known = missing.filter((seq) => seq > after && seq < before)
    const isEnough = known.length >= run.length
    const chosen = isEnough ? run : run.filter(({ isUnique }) => isUnique)
    const free = isEnough ? known : numbersBetween(after, before).filter((seq) => !taken.has(seq))
    // Before the first line of a turn stands what its start is told by, which no line says.
    const skipped = after === 0 ? Math.max(0, free.length - chosen.length) : 0
    for (const [place, { index }] of chosen.entries()) places[index] = free[skipped + place] ?? null
    from = to
  }
  return places
}

/** Events that both have once in any case; between them those that follow each other in both. */
function matchOf(
  stored: readonly (Compared & { seq: number })[],
  again: readonly Compared[],
): (number | null)[] {
  const places: (number | null)[] = again.map(() => null)
  const anchors = new Map(stored.flatMap(({ name, isUnique }, index) => (isUnique ? [[name, index]] : [])))
  let storedFrom = 0
  let againFrom = 0
  const between = (storedTo: number, againTo: number): void => {
    let [a, b] = [storedFrom, againFrom]
    while (a < storedTo && b < againTo && stored[a]?.name === again[b]?.name)
      places[b++] = stored[a++]?.seq ?? null
    let [c, d] = [storedTo - 1, againTo - 1]
    while (c >= a && d >= b && stored[c]?.name === again[d]?.name) places[d--] = stored[c--]?.seq ?? null
  }
  for (const [index, { name, isUnique }] of again.entries()) {
    const at = isUnique ? anchors.get(name) : undefined
    if (at === undefined || at < storedFrom) continue
    between(at, index)
    places[index] = stored[at]?.seq ?? null
    storedFrom = at + 1
    againFrom = index + 1
  }
  between(stored.length, again.length)
  return places
}

function numbersBetween(after: number, before: number): number[] {
  return Array.from({ length: Math.max(0, before - after - 1) }, (_, index) => after + 1 + index)
}
