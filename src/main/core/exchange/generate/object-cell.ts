import type { Json } from '../../../../contract/values.ts'
import { sameJson } from '../profile/same-json.ts'
import type { ObjectRules, Shape } from '../profile/shape.ts'
import { type Fact, type Finding, found, none, unsure } from './cell.ts'
import type { Inside } from './list-cell.ts'

/** Fields of an object that is made, at most. */
const MOST = 2_000
/** Stands for any name that nothing names. */
const FRESH = Symbol('any other name')
type Name = string | typeof FRESH

/** An object that meets the facts. */
export function findObject(facts: readonly Fact[], inside: Inside): Finding {
  const plan = planOf(facts)
  const { must, hasNot, low, high, others } = plan
  if (low > high || must.size > high || [...must].some((name) => hasNot.has(name))) return none
  let doubt: Finding | null = null
  const look = (name: Name, more: readonly Shape[] = []): Finding => {
    const goal = { is: shapesOf(plan, name), isNot: [...refusedAt(plan, name), ...more] }
    const finding = inside.find(goal)
    if (finding.is === 'unsure') doubt ??= finding
    return finding
  }
  for (const name of must) if (look(name).is === 'none') return none
  for (const { names, shape } of others) {
    if (placesOf(plan, names).every((name) => look(name, [shape]).is === 'none')) return none
  }
  return make(plan, facts, inside, look, () => doubt)
}

interface ObjectPlan {
  readonly low: number
  readonly high: number
  readonly rules: readonly ObjectRules[]
  /** Names that something names. */
  readonly names: ReadonlySet<string>
  readonly must: ReadonlySet<string>
  readonly hasNot: ReadonlySet<string>
  readonly fieldsNot: ReadonlyMap<string, readonly Shape[]>
  readonly others: readonly { readonly names: ReadonlySet<string>; readonly shape: Shape }[]
}

function planOf(facts: readonly Fact[]): ObjectPlan {
  let low = 0
  let high = Number.POSITIVE_INFINITY
  const rules: ObjectRules[] = []
  const names = new Set<string>()
  const must = new Set<string>()
  const hasNot = new Set<string>()
  const fieldsNot = new Map<string, Shape[]>()
  const others: { names: ReadonlySet<string>; shape: Shape }[] = []
  for (const fact of facts) {
    if (fact.is === 'countFrom') low = Math.max(low, fact.count)
    else if (fact.is === 'countTo') high = Math.min(high, fact.count)
    else if (fact.is === 'object') {
      rules.push(fact.rules)
      for (const name of fact.rules.fields.keys()) names.add(name)
    } else if (fact.is === 'has') must.add(fact.name)
    else if (fact.is === 'hasNot') hasNot.add(fact.name)
    else if (fact.is === 'fieldNot') {
      must.add(fact.name)
      fieldsNot.set(fact.name, [...(fieldsNot.get(fact.name) ?? []), fact.shape])
    } else if (fact.is === 'otherFieldNot') {
      others.push(fact)
      for (const name of fact.names) names.add(name)
    }
  }
  for (const name of [...must, ...hasNot]) names.add(name)
  return { low, high, rules, names, must, hasNot, fieldsNot, others }
}

function shapesOf({ rules }: ObjectPlan, name: Name): Shape[] {
  return rules.flatMap(({ fields, rest }) => {
    const shape = (name === FRESH ? undefined : fields.get(name)) ?? rest
    return shape === null ? [] : [shape]
  })
}

function refusedAt({ fieldsNot }: ObjectPlan, name: Name): readonly Shape[] {
  return name === FRESH ? [] : (fieldsNot.get(name) ?? [])
}

/** Names that a field can have that is none of these. */
function placesOf({ names, must, hasNot, high }: ObjectPlan, but: ReadonlySet<string>): Name[] {
  const isFull = must.size >= high
  const known = [...names].filter(
    (name) => !but.has(name) && !hasNot.has(name) && (!isFull || must.has(name)),
  )
  return isFull ? known : [...known, FRESH]
}

/** Tries to make one; what can't be is known already. */
function make(
  plan: ObjectPlan,
  facts: readonly Fact[],
  inside: Inside,
  look: (name: Name, more?: readonly Shape[]) => Finding,
  doubt: () => Finding | null,
): Finding {
  const { must, low, high } = plan
  const { choice } = inside
  const stuck = (why: string) => doubt() ?? unsure(why)
  if (low > MOST) return stuck(`objects of more than ${MOST} fields are not made`)
  const fields = new Map<string, Json>()
  const refused = new Map<string, Shape[]>()
  for (const name of must) refused.set(name, [])
  for (const { names, shape } of plan.others) {
    // One that is there already may do, too.
    const places = [...[...refused.keys()].filter((name) => !names.has(name)), ...placesOf(plan, names)]
    const place = places.find((name) => {
      const before = name === FRESH ? [] : (refused.get(name) ?? [])
      if (before.length === 0 && !(name !== FRESH && refused.has(name)) && refused.size >= high) return false
      return look(name, [...before, shape]).is === 'found'
    })
    if (place === undefined)
      return stuck('no object was made in which several further fields are refused at once')
    const name = place === FRESH ? freshName(plan, refused) : place
    refused.set(name, [...(refused.get(name) ?? []), shape])
  }
  for (const [name, more] of refused) {
    const finding = look(plan.names.has(name) ? name : FRESH, more)
    if (finding.is !== 'found') return stuck('a field was not made')
    fields.set(name, finding.value)
  }
  let isSure = true
  const add = (name: Name): boolean => {
    const finding = look(name)
    if (finding.is === 'unsure') isSure = false
    if (finding.is === 'found') fields.set(name === FRESH ? freshName(plan, fields) : name, finding.value)
    return finding.is === 'found'
  }
  const optional = [...plan.names].filter((name) => !plan.hasNot.has(name) && !fields.has(name))
  const share = inside.depth > 4 ? 0.15 : 0.6
  const left: string[] = []
  for (const name of choice.order(optional)) {
    if (fields.size < high && choice.chance(share)) add(name)
    else left.push(name)
  }
  if (fields.size < high && inside.depth < 2 && choice.chance(0.1)) add(FRESH)
  for (const name of left) if (fields.size < low) add(name)
  while (fields.size < low && add(FRESH)) {}
  // All names were tried, and any other one.
  if (fields.size < low) return isSure && refused.size === must.size ? none : stuck('a field was not made')
  return besides(facts, fields, plan, add, () => (isSure ? none : stuck('no other object was made')))
}

/** One that is none of the forbidden ones, by a further field. */
function besides(
  facts: readonly Fact[],
  fields: ReadonlyMap<string, Json>,
  plan: ObjectPlan,
  add: (name: Name) => boolean,
  nothingElse: () => Finding,
): Finding {
  const forbidden = facts.flatMap((fact) => (fact.is === 'notIn' ? fact.values : []))
  const isForbidden = () => forbidden.some((value) => sameJson(value, Object.fromEntries(fields)))
  if (isForbidden() && plan.high === 0) return none
  for (const name of [...plan.names, FRESH] as const) {
    if (!isForbidden()) return found(Object.fromEntries(fields))
    if (fields.size >= plan.high) break
    if (name === FRESH || (!fields.has(name) && !plan.hasNot.has(name))) add(name)
  }
  if (!isForbidden()) return found(Object.fromEntries(fields))
  // With fields there may be other values of them.
  return fields.size === 0 ? nothingElse() : unsure('no other object was made')
}

function freshName({ names }: ObjectPlan, taken: ReadonlyMap<string, unknown>): string {
  for (let at = 1; ; at++) {
    const name = `extra${at}`
    if (!names.has(name) && !taken.has(name)) return name
  }
}
