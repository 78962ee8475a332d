import { cutText } from '../../../../contract/cut-text.ts'
import { MusterError } from '../../../../contract/errors.ts'
import { type ItemRow, idsOf, rangeBelow } from '../database/item-row.ts'
import { allOf, one, type Work } from '../database/work.ts'
import { itemsOf } from './read-item.ts'

/*
 * An item waits for its blockers, and for those of all that it is below. Whatever waits for itself on such a way, or for
 * what it is below, could never be started: it is refused, whether or not the items on it are done, since they may be opened
 * again.
 */

type Place = Pick<ItemRow, 'id' | 'path' | 'title'>

/** @throws MusterError `conflict` naming the items of the cycle that a link would make */
export function* refuseCycle({ blocker, waiter }: { blocker: Place; waiter: Place }): Work<void> {
  if (waiter.path.startsWith(`${blocker.path}/`)) throw yield* cycle([waiter.id, blocker.id], 'is below it')
  // Nothing leads back to it: a long chain that is made link by link is not gone through each time.
  if (!(yield* isReached(waiter.id))) return
  const way = yield* findWay(blocker.id, waiter.id)
  if (way !== null) throw yield* cycle([waiter.id, ...way])
}

/** Whether anything waits for an item, or is below it. */
function* isReached(id: string): Work<boolean> {
  const waiting = yield* one('SELECT waiter_id FROM work_links WHERE blocker_id = ? LIMIT 1', id)
  return (
    waiting !== undefined ||
    (yield* one('SELECT id FROM work_items WHERE parent_id = ? LIMIT 1', id)) !== undefined
  )
}

/** @throws MusterError `conflict` when an item would come to be below one that it, or one below it, waits for or holds up */
export function* refuseMove(item: Place, parent: Place): Work<void> {
  const [from, to] = rangeBelow(item.path)
  const above = idsOf(parent.path)
  const [link] = yield* allOf<{ waiter_id: string; blocker_id: string }>(
    above,
    (marks) =>
      `SELECT waiter_id, blocker_id FROM work_links JOIN work_items ON work_items.id = waiter_id
       WHERE (work_items.id = ? OR (path > ? AND path < ?)) AND blocker_id IN (${marks}) LIMIT 1`,
    item.id,
    from,
    to,
  )
  if (link) throw yield* cycle([link.waiter_id, link.blocker_id], 'would be below it')
  const way = yield* findWay(parent.id, item.id)
  if (way !== null) throw yield* cycle([item.id, ...way])
}

/**
 * How one item comes to wait for another: by links, and by what each is below. Its ids from the one to the other, or null.
 * Level by level, each item once.
 */
function* findWay(fromId: string, toId: string): Work<string[] | null> {
  const from = new Map<string, string | null>([[fromId, null]])
  let level = [fromId]
  while (level.length > 0) {
    if (from.has(toId)) return wayTo(from, toId)
    const waits = yield* allOf<{ id: string; next: string }>(
      level,
      (marks) => `SELECT waiter_id AS id, blocker_id AS next FROM work_links WHERE waiter_id IN (${marks})`,
    )
    const parents = yield* allOf<{ id: string; next: string }>(
      level,
      (marks) =>
        `SELECT id, parent_id AS next FROM work_items WHERE id IN (${marks}) AND parent_id IS NOT NULL`,
    )
    level = []
    for (const { id, next } of [...waits, ...parents]) {
      if (from.has(next)) continue
      from.set(next, id)
      level.push(next)
    }
  }
  return null
}

function wayTo(from: ReadonlyMap<string, string | null>, toId: string): string[] {
  const way: string[] = []
  for (let id: string | null = toId; id !== null; id = from.get(id) ?? null) way.unshift(id)
  return way
}

/** Items of a cycle that are told by name. */
const MOST_NAMED = 10

function* cycle(ids: readonly string[], because?: string): Work<MusterError> {
  const items = yield* itemsOf(ids.slice(0, MOST_NAMED))
  const names = items.map(({ title }) => `"${cutText(title, 60)}"`)
  const way = ids.length > MOST_NAMED ? `${names.join(' → ')} → …` : names.join(' → ')
  const message =
    because === undefined
      ? `They would wait for each other: ${way}.`
      : `${names[0]} can't wait for ${names[1]}: it ${because}.`
  return new MusterError('conflict', message, {
    hint: 'Take away a link on this way, or turn it around.',
    details: { cycle: ids },
  })
}
