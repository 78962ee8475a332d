import type { Json } from '../../../../contract/values.ts'
import { fits } from '../profile/accepts.ts'
import { jsonTypes, type Shape, type Shapes, typeOf } from '../profile/shape.ts'
import { type Cell, type Finding, found, type Goal, none, unsure } from './cell.ts'
import { cellsOf } from './cells-of.ts'
import type { Choice } from './choice.ts'
import { findList, type Inside } from './list-cell.ts'
import { findNumber } from './number-cell.ts'
import { findObject } from './object-cell.ts'
import { createPartsOf, type ShapeParts } from './parts-of.ts'
import { findText } from './text-cell.ts'

/** Steps for one goal at most, and of all goals together: some seconds. */
const STEPS = 60_000
const ALL_STEPS = 2_000_000
/** How deep values are made. */
const MAX_DEPTH = 60
/** How deep a schema that leads back to itself is followed in a random instance. */
const NESTED = 5

class TooMuch extends Error {}

/**
 * Searches values that some shapes accept and others refuse.
 *
 * That there is none is a proof: all ways in which a value could meet the goal were looked at, and each is contradictory.
 * A goal that is met again inside of itself counts as having none, since a smallest value of it can't hold a smaller one.
 */
export class Search {
  readonly #shapes: Shapes
  readonly #choice: Choice
  /** Goals that have no value, and those that are being looked at, which are taken to have none. */
  readonly #assumed = new Map<string, number>()
  readonly #trail: string[] = []
  readonly #known = new Map<string, Finding>()
  readonly #partsOf: (shape: Shape) => ShapeParts
  #steps = 0
  #allSteps = 0
  #depth = 0

  constructor(shapes: Shapes, choice: Choice) {
    this.#shapes = shapes
    this.#choice = choice
    this.#partsOf = createPartsOf(shapes)
  }

  /** A value that meets the goal, that there is none, or that neither was found within the bounds. */
  find(goal: Goal): Finding {
    this.#steps = 0
    this.#depth = 0
    this.#assumed.clear()
    this.#trail.length = 0
    try {
      return this.#find(goal)
    } catch (error) {
      if (error instanceof TooMuch) return unsure('there are too many cases to look at')
      throw error
    }
  }

  readonly #step = (): void => {
    this.#steps += 1
    this.#allSteps += 1
    if (this.#steps > STEPS || this.#allSteps > ALL_STEPS) throw new TooMuch()
  }

  #find({ is: allIs, isNot: allIsNot }: Goal): Finding {
    this.#step()
    const is = different(allIs)
    const isNot = different(allIsNot)
    if (is.some(({ id }) => isNot.some((other) => other.id === id))) return none
    const key = `${is.map(({ id }) => id).sort()}!${isNot.map(({ id }) => id).sort()}`
    const { isRandom } = this.#choice
    const since = this.#assumed.get(key)
    if (since !== undefined && (!isRandom || this.#depth - since > NESTED)) return none
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#depth > MAX_DEPTH) return unsure('it is nested too deep')
    const mark = this.#trail.length
    if (since === undefined) {
      this.#assumed.set(key, this.#depth)
      this.#trail.push(key)
    }
    const finding = this.#look({ is, isNot })
    if (finding.is !== 'none' || isRandom) this.#forget(mark)
    // What has a value, or is not known to have none, stays so whatever was assumed.
    if (finding.is !== 'none' && !isRandom) this.#known.set(key, finding)
    return finding
  }

  /** What was concluded from the assumption that a goal has no value goes with it. */
  #forget(mark: number): void {
    for (const key of this.#trail.splice(mark)) this.#assumed.delete(key)
  }

  #look(whole: Goal): Finding {
    const listed = listedBy(whole.is)
    if (listed) return this.#oneOf(listed, whole)
    const apart = this.#takeApart(whole)
    if (apart === null) return none
    const goal = { is: apart.is, isNot: this.#withoutIdle(apart.is, apart.isNot) }
    const branches = this.#branchesOf(goal)
    return this.#firstOf(whole, branches, goal)
  }

  /** The value of the first branch that has one, or of the first cell. */
  #firstOf(whole: Goal, branches: readonly Goal[] | null, goal: Goal): Finding {
    let doubt: Finding | null = null
    const findings = branches === null ? this.#cellByCell(goal) : this.#branchByBranch(branches)
    for (const finding of findings) {
      if (finding.is === 'found') {
        if (fits(whole.is, whole.isNot, finding.value) === true) return finding
        doubt ??= unsure('what was made does not fit')
      } else if (finding.is === 'unsure') doubt ??= finding
    }
    return doubt ?? none
  }

  *#branchByBranch(branches: readonly Goal[]): Generator<Finding> {
    for (const branch of this.#choice.order(branches)) yield this.#find(branch)
  }

  *#cellByCell(goal: Goal): Generator<Finding> {
    for (const type of this.#choice.order(jsonTypes)) {
      for (const cell of cellsOf(goal, type, this.#choice, this.#step)) yield this.#inCell(cell, goal)
    }
  }

  /** The same goal by shapes of which each is rules or one choice; null: nothing can meet it. */
  #takeApart(goal: Goal): Goal | null {
    const is = new Map<number, Shape>()
    const isNot = new Map<number, Shape>()
    const open = [
      ...goal.is.map((shape) => ({ shape, isNot: false })),
      ...goal.isNot.map((shape) => ({ shape, isNot: true })),
    ]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { rules, all, any, one, not } = this.#partsOf(next.shape)
      if (!next.isNot) {
        for (const part of [rules, any, one]) if (part) is.set(part.id, part)
        for (const shape of all) open.push({ shape, isNot: false })
        if (not) open.push({ shape: not, isNot: true })
        continue
      }
      const count = all.length + [rules, any, one, not].filter((part) => part !== null).length
      // What accepts everything is never refused.
      if (count === 0) return null
      const [only] = all
      if (count > 1 || rules || one) isNot.set(next.shape.id, next.shape)
      else if (only) open.push({ shape: only, isNot: true })
      else if (not) open.push({ shape: not, isNot: false })
      else for (const shape of any?.any ?? []) open.push({ shape, isNot: true })
    }
    return { is: [...is.values()], isNot: [...isNot.values()] }
  }

  /** Without the refusals that say nothing, since what they refuse is not accepted anyway: each leaves choices. */
  #withoutIdle(is: readonly Shape[], isNot: readonly Shape[]): readonly Shape[] {
    if (isNot.length < 2 || is.length === 0 || this.#choice.isRandom) return isNot
    return isNot.filter((shape) => this.#find({ is: [...is, shape], isNot: [] }).is !== 'none')
  }

  /** The goals of which one must be met, where a shape leaves a choice; null: none does. */
  #branchesOf({ is, isNot }: Goal): Goal[] | null {
    const choice = is.find(({ any, one }) => any !== null || one !== null)
    if (choice) {
      const others = is.filter((shape) => shape !== choice)
      const { any, one } = choice
      if (any) return any.map((shape) => ({ is: [...others, shape], isNot }))
      return (one ?? []).map((shape, at) => ({
        is: [...others, shape],
        isNot: [...isNot, ...(one ?? []).filter((_, index) => index !== at)],
      }))
    }
    const made = isNot.find(
      ({ all, any, one, not }) => all.length > 0 || any !== null || one !== null || not !== null,
    )
    if (made === undefined) return null
    const rest = isNot.filter((shape) => shape !== made)
    const { rules, all, any, one, not } = this.#partsOf(made)
    const branches: Goal[] = [...(rules ? [rules] : []), ...all].map((shape) => ({
      is,
      isNot: [...rest, shape],
    }))
    if (any) branches.push({ is, isNot: [...rest, ...(any.any ?? [])] })
    if (not) branches.push({ is: [...is, not], isNot: rest })
    const ones = one?.one ?? []
    if (one) branches.push({ is, isNot: [...rest, ...ones] })
    for (const [at, first] of ones.entries())
      for (const second of ones.slice(at + 1)) branches.push({ is: [...is, first, second], isNot: rest })
    return branches
  }

  /** Of the values that are listed, one that meets the goal. */
  #oneOf(values: readonly Json[], { is, isNot }: Goal): Finding {
    let isSure = true
    for (const value of this.#choice.order(values)) {
      const fit = fits(is, isNot, value)
      if (fit === true) return found(value)
      if (fit === null) isSure = false
    }
    return isSure ? none : unsure('whether a listed value has its format is not reckoned')
  }

  #inCell({ type, facts }: Cell, goal: Goal): Finding {
    const listed = facts.find((fact) => fact.is === 'in')
    if (listed?.is === 'in')
      return this.#oneOf(
        listed.values.filter((value) => typeOf(value) === type),
        goal,
      )
    if (type === 'null' || type === 'boolean')
      return this.#oneOf(type === 'null' ? [null] : [true, false], goal)
    if (type === 'number') return findNumber(facts, this.#choice)
    if (type === 'string') return findText(facts, this.#choice)
    const inside: Inside = {
      choice: this.#choice,
      shapes: this.#shapes,
      depth: this.#depth,
      find: (inner) => this.#inward(inner),
    }
    return type === 'array' ? findList(facts, inside) : findObject(facts, inside)
  }

  #inward(goal: Goal): Finding {
    this.#depth += 1
    try {
      return this.#find(goal)
    } finally {
      this.#depth -= 1
    }
  }
}

/** The values among which one must be, if some shape lists them. */
function listedBy(shapes: readonly Shape[]): readonly Json[] | null {
  for (const { values, all } of shapes) {
    const listed = values[0] ?? listedBy(all)
    if (listed) return listed
  }
  return null
}

function different(shapes: readonly Shape[]): Shape[] {
  return [...new Map(shapes.map((shape) => [shape.id, shape])).values()]
}
