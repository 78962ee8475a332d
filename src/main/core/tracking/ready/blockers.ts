import type { Blocker, Gate } from '../../../../contract/work-item.ts'
import { type ItemRow, idsOf, phases } from '../database/item-row.ts'
import { allOf, type Work } from '../database/work.ts'

/** Reasons that are told of one item. */
const MOST_REASONS = 50

type Place = Pick<
  ItemRow,
  'id' | 'path' | 'title' | 'status' | 'phase' | 'claim_by' | 'open_blockers' | 'waiting_gates' | 'held_above'
>
const PLACE = 'id, path, title, status, phase, claim_by, open_blockers, waiting_gates, held_above'

interface LinkRow {
  waiter_id: string
  id: string
  title: string
}

/**
 * Why an item can't be started: what it and those that it is below wait for, then why these can't be started, to the root.
 * Nothing for one that is done.
 */
export function* blockersOf(item: Place): Work<Blocker[]> {
  const found: Blocker[] = []
  const seen = new Set([item.id])
  let places: readonly Place[] = item.phase === phases.done ? [] : [item]
  for (let level = 0; places.length > 0; level += 1) {
    const next = new Set<string>()
    for (const reason of yield* reasonsOf(places, level)) {
      if (found.length === MOST_REASONS)
        return [
          ...found.slice(0, -1),
          { ...reason, kind: 'limit', reason: 'More keeps it back than is told here.' },
        ]
      found.push(reason)
      if (reason.kind === 'link' && reason.byId !== null && !seen.has(reason.byId)) next.add(reason.byId)
    }
    for (const id of next) seen.add(id)
    places = yield* placesOf([...next])
  }
  return found
}

function* placesOf(ids: readonly string[]): Work<Place[]> {
  return yield* allOf<Place>(ids, (marks) => `SELECT ${PLACE} FROM work_items WHERE id IN (${marks})`)
}

function* reasonsOf(places: readonly Place[], level: number): Work<Blocker[]> {
  const above = new Set(
    places.flatMap(({ path, held_above }) => (held_above === 0 ? [] : idsOf(path).slice(0, -1))),
  )
  const ancestors = new Map((yield* placesOf([...above])).map((each) => [each.id, each]))
  const all = [...new Map([...ancestors, ...places.map((each) => [each.id, each] as const)]).values()]
  const links = yield* allOf<LinkRow>(
    all.flatMap(({ id, open_blockers }) => (open_blockers > 0 ? id : [])),
    (marks) =>
      `SELECT waiter_id, id, title FROM work_links JOIN work_items ON id = blocker_id
       WHERE waiter_id IN (${marks}) AND phase < ${phases.done} AND deleted_at IS NULL
       ORDER BY work_links.created_at, id`,
  )
  const gates = yield* allOf<{ id: string; item_id: string; state: Gate['state']; reason: string }>(
    all.flatMap(({ id, waiting_gates }) => (waiting_gates > 0 ? id : [])),
    (marks) =>
      `SELECT id, item_id, state, reason FROM work_gates WHERE item_id IN (${marks}) AND state <> 'open'
       ORDER BY created_at, id`,
  )
  return places.flatMap((place) => {
    const isHeld = place.held_above > 0
    // What is nearest to it first.
    const chain = [
      place,
      ...(isHeld ? idsOf(place.path).slice(0, -1).reverse() : []).flatMap((id) => ancestors.get(id) ?? []),
    ]
    return chain.flatMap((holder): Blocker[] => {
      const told = { itemId: holder.id, byId: null, byTitle: null, gateId: null, level }
      const own = holder === place
      const of = own ? '' : ` of "${holder.title}"`
      const state = stateOf(holder, own)
      return [
        ...(state === null ? [] : [{ ...told, kind: 'status' as const, reason: state }]),
        ...links
          .filter(({ waiter_id }) => waiter_id === holder.id)
          .map(({ id, title }) => ({
            ...told,
            kind: 'link' as const,
            byId: id,
            byTitle: title,
            reason: own
              ? `"${title}" is to be done first.`
              : `"${holder.title}", which it is below, waits for "${title}".`,
          })),
        ...gates
          .filter(({ item_id }) => item_id === holder.id)
          .map((gate) => ({
            ...told,
            kind: 'gate' as const,
            gateId: gate.id,
            reason: `${gate.state === 'refused' ? 'A gate was refused' : 'A gate is shut'}${of}: ${gate.reason}`,
          })),
        ...(own || holder.claim_by === null
          ? []
          : [
              {
                ...told,
                kind: 'claim' as const,
                reason: `${holder.claim_by} has "${holder.title}", which it is below.`,
              },
            ]),
      ]
    })
  })
}

function stateOf({ status, title, phase }: Place, own: boolean): string | null {
  if (phase < phases.blocked || (own && phase === phases.done)) return null
  return own ? 'It is marked as blocked.' : `"${title}", which it is below, is ${status}.`
}
