import type { Json } from '../../../../contract/values.ts'
import { sameJson } from '../profile/same-json.ts'
import type { ListRules, Shape, Shapes } from '../profile/shape.ts'
import { type Fact, type Finding, found, type Goal, none, unsure } from './cell.ts'
import type { Choice } from './choice.ts'

/** Elements of a list that is made, at most. */
const LONGEST = 2_000

/** What the search for elements and fields is given. */
export interface Inside {
  readonly choice: Choice
  readonly shapes: Shapes
  /** How deep the value is inside of the whole. */
  readonly depth: number
  find(goal: Goal): Finding
}

/** A list that meets the facts. */
export function findList(facts: readonly Fact[], inside: Inside): Finding {
  const plan = planOf(facts)
  if (plan.low > plan.high) return none
  const { elementsNot, somewhere } = plan
  // What must be there at all: if one of these is nothing, so is the list.
  let doubt: Finding | null = null
  const look = (at: number, more: readonly Shape[] = []): Finding => {
    const goal = { is: shapesAt(plan.rules, at), isNot: [...(elementsNot.get(at) ?? []), ...more] }
    const finding = inside.find(goal)
    if (finding.is === 'unsure') doubt ??= finding
    return finding
  }
  const known = Math.min(plan.low, plan.named + 1)
  for (let at = 0; at < known; at++) if (look(at).is === 'none') return none
  // Where lists end at the latest, since no element fits there.
  let { high } = plan
  for (let at = known; at <= plan.named && at < high; at++) if (look(at).is === 'none') high = at
  for (const { from, shape } of somewhere) {
    const places = placesFrom(from, plan.named, high)
    if (places.every((at) => look(at, [shape]).is === 'none')) return none
  }
  if (plan.isRepeated) {
    const pairs = pairsUpTo(Math.min(high, plan.named + 2))
    const both = ([a, b]: readonly [number, number]) =>
      inside.find({
        is: [...shapesAt(plan.rules, a), ...shapesAt(plan.rules, b)],
        isNot: [...(elementsNot.get(a) ?? []), ...(elementsNot.get(b) ?? [])],
      })
    if (plan.isDistinct || pairs.every((pair) => both(pair).is === 'none')) return none
  }
  return make(plan, high, facts, inside, doubt)
}

interface ListPlan {
  readonly low: number
  readonly high: number
  readonly isDistinct: boolean
  readonly isRepeated: boolean
  readonly rules: readonly ListRules[]
  /** Indices from here on are all alike. */
  readonly named: number
  readonly elementsNot: ReadonlyMap<number, readonly Shape[]>
  readonly somewhere: readonly { readonly from: number; readonly shape: Shape }[]
}

function planOf(facts: readonly Fact[]): ListPlan {
  let low = 0
  let high = Number.POSITIVE_INFINITY
  let named = 0
  const rules: ListRules[] = []
  const elementsNot = new Map<number, Shape[]>()
  const somewhere: { from: number; shape: Shape }[] = []
  for (const fact of facts) {
    if (fact.is === 'countFrom') low = Math.max(low, fact.count)
    else if (fact.is === 'countTo') high = Math.min(high, fact.count)
    else if (fact.is === 'list') {
      rules.push(fact.rules)
      named = Math.max(named, fact.rules.prefix.length)
    } else if (fact.is === 'elementNot') {
      elementsNot.set(fact.at, [...(elementsNot.get(fact.at) ?? []), fact.shape])
      low = Math.max(low, fact.at + 1)
      named = Math.max(named, fact.at + 1)
    } else if (fact.is === 'someElementNot') {
      somewhere.push(fact)
      low = Math.max(low, fact.from + 1)
      named = Math.max(named, fact.from)
    }
  }
  const isRepeated = facts.some(({ is }) => is === 'repeated')
  return {
    low: isRepeated ? Math.max(low, 2) : low,
    high,
    isDistinct: facts.some(({ is }) => is === 'distinct'),
    isRepeated,
    rules,
    named,
    elementsNot,
    somewhere,
  }
}

function shapesAt(rules: readonly ListRules[], at: number): Shape[] {
  return rules.flatMap(({ prefix, rest }) => {
    const shape = prefix[at] ?? rest
    return shape === null ? [] : [shape]
  })
}

/** Indices at which an element can stand: the named ones, and one that is like all later ones. */
function placesFrom(from: number, named: number, high: number): number[] {
  const places: number[] = []
  for (let at = from; at <= Math.max(from, named) && at < high; at++) places.push(at)
  return places
}

/** Pairs of indices, of which one stands for all that are like it. */
function pairsUpTo(end: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  for (let b = end - 1; b > 0; b--) for (let a = b - 1; a >= 0; a--) pairs.push([a, b])
  return pairs
}

/** Tries to make one; what can't be is known already. */
function make(
  plan: ListPlan,
  high: number,
  facts: readonly Fact[],
  inside: Inside,
  doubt: Finding | null,
): Finding {
  const { choice, shapes } = inside
  if (plan.low > high) return none
  const stuck = (why: string) => doubt ?? unsure(why)
  const placed = new Map<number, Shape[]>()
  for (const { from, shape } of plan.somewhere) {
    const last = Math.min(high - 1, Math.max(from, plan.named) + plan.somewhere.length)
    let at = from
    const fitsAt = (place: number) =>
      inside.find({
        is: shapesAt(plan.rules, place),
        isNot: [...(plan.elementsNot.get(place) ?? []), ...(placed.get(place) ?? []), shape],
      }).is === 'found'
    while (at <= last && !fitsAt(at)) at += 1
    if (at > last) return stuck('no list was made in which several elements are refused at once')
    placed.set(at, [...(placed.get(at) ?? []), shape])
  }
  const least = Math.max(plan.low, ...[...placed.keys()].map((at) => at + 1))
  if (least > LONGEST) return stuck(`lists of more than ${LONGEST} elements are not made`)
  const most = Math.min(high, LONGEST, least + (inside.depth > 3 ? 0 : inside.depth > 1 ? 2 : 4))
  const wanted = choice.isRandom ? choice.between(least, Math.max(least, most)) : least
  const list: Json[] = []
  while (list.length < wanted) {
    const at = list.length
    const isNot = [...(plan.elementsNot.get(at) ?? []), ...(placed.get(at) ?? [])]
    const used = plan.isDistinct && list.length > 0 ? [shapes.make({ values: [[...list]] })] : []
    const finding = inside.find({ is: shapesAt(plan.rules, at), isNot: [...isNot, ...used] })
    if (finding.is !== 'found') {
      if (at >= least) break
      // All elements are alike: those that differ were counted.
      const isCounted = plan.named === 0 && placed.size === 0
      if (finding.is === 'unsure') return finding
      return isCounted ? none : stuck('no list of different elements was made')
    }
    list.push(finding.value)
  }
  if (plan.isRepeated && !repeat(plan, list, inside)) return stuck('no list with equal elements was made')
  const forbidden = facts.flatMap((fact) => (fact.is === 'notIn' ? fact.values : []))
  if (!forbidden.some((value) => sameJson(value, list))) return found(list)
  return longer(plan, list, forbidden, high, inside) ?? (high === 0 ? none : stuck('no other list was made'))
}

/** Makes two elements equal. */
function repeat(plan: ListPlan, list: Json[], inside: Inside): boolean {
  for (const [a, b] of pairsUpTo(list.length)) {
    const finding = inside.find({
      is: [...shapesAt(plan.rules, a), ...shapesAt(plan.rules, b)],
      isNot: [...(plan.elementsNot.get(a) ?? []), ...(plan.elementsNot.get(b) ?? [])],
    })
    if (finding.is !== 'found') continue
    list[a] = finding.value
    list[b] = finding.value
    return true
  }
  return false
}

/** A list that is none of the forbidden ones, by a further element. */
function longer(
  plan: ListPlan,
  list: readonly Json[],
  forbidden: readonly Json[],
  high: number,
  inside: Inside,
): Finding | null {
  const grown = [...list]
  while (grown.length < Math.min(high, list.length + forbidden.length + 1)) {
    const used = plan.isDistinct && grown.length > 0 ? [inside.shapes.make({ values: [[...grown]] })] : []
    const finding = inside.find({ is: shapesAt(plan.rules, grown.length), isNot: used })
    if (finding.is !== 'found') return null
    grown.push(finding.value)
    if (!forbidden.some((value) => sameJson(value, grown))) return found(grown)
  }
  return null
}
