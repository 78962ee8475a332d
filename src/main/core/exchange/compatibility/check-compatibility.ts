import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { convert } from '../convert/convert.ts'
import { type Mapping, mappingOf } from '../convert/mapping.ts'
import type { Finding } from '../generate/cell.ts'
import { chooseBySeed, plainest } from '../generate/choice.ts'
import { Search } from '../generate/search.ts'
import { isObject } from '../json-object.ts'
import { createJudge, type Judge } from '../profile/judge.ts'
import { type Outside, readShape } from '../profile/read-shape.ts'
import { type Shape, Shapes } from '../profile/shape.ts'
import { assertSchema } from '../schema/compile-schema.ts'
import type { ExchangeProblem } from '../validate/problem.ts'
import { adapt } from './adapt.ts'
import { findWord } from './find-word.ts'
import type { Ground, Obstacle } from './ground.ts'
import { unitsAgree } from './units-agree.ts'

/** A value that the one schema accepts and the other refuses, and why: tried with the validator. */
export interface CounterExample {
  readonly value: Json
  readonly mismatches: readonly ExchangeProblem[]
}

/** A word of a schema on which nothing could be decided. */
export interface Undecided extends Outside {
  readonly schema: 'produced' | 'required'
}

/** Whether whoever needs values of the one schema can work with those of the other. */
export type Compatibility =
  /** Proved: each value that is produced is one that is asked for. */
  | { readonly verdict: 'compatible' }
  /** Not as it is, but proved: each value is one that is asked for once it was converted. */
  | {
      readonly verdict: 'convertible'
      readonly mapping: Mapping
      /** Why it is not compatible; null: only the units differ, or it is not known. */
      readonly counterExample: CounterExample | null
    }
  | {
      readonly verdict: 'incompatible'
      readonly counterExample: CounterExample
      /** What is in the way of a mapping. */
      readonly obstacles: readonly Obstacle[]
    }
  | {
      readonly verdict: 'unknown'
      /** A sentence. */
      readonly why: string
      readonly undecided: readonly Undecided[]
    }

/** Random values that are tried where nothing is proved. */
const TRIED = 200
/** Random values by which a mapping that was found is tried. */
const CONVERTED = 20

/**
 * Checks whether values of the produced schema are values of the required one, both JSON Schema 2020-12. "compatible" and
 * "convertible" are proved, by reckoning over the profile (`readShape`) with numbers as JSON has them; a counter-example was
 * tried with the validator. Patterns and formats are opaque: the same ones are the same, others are told apart by
 * counter-examples only. Any word outside of the profile makes it "unknown". May take seconds for large schemas: see `runHeavy`.
 *
 * @throws MusterError `validation` when one of the two is no schema
 */
export function checkCompatibility(produced: Json, required: Json): Compatibility {
  assertIsSchema(produced, 'produced')
  assertIsSchema(required, 'required')
  const shapes = new Shapes()
  const [from, to] = [readShape(shapes, produced), readShape(shapes, required)]
  const undecided: Undecided[] = [
    ...from.outside.map((each) => ({ schema: 'produced' as const, ...each })),
    ...to.outside.map((each) => ({ schema: 'required' as const, ...each })),
  ]
  const [first] = undecided
  if (first) {
    const why = `${first.why} It stands in the ${first.schema} schema${first.pointer && ` at ${first.pointer}`}.`
    return { verdict: 'unknown', why, undecided }
  }
  const judges = { produced: createJudge(produced), required: createJudge(required) }
  const search = new Search(shapes, plainest)
  const finding = search.find({ is: [from.shape], isNot: [to.shape] })
  const areSameUnits = unitsAgree(shapes, from.shape, to.shape)
  if (finding.is === 'none' && areSameUnits) return { verdict: 'compatible' }
  const counterExample =
    finding.is === 'none' ? null : findCounterExample(finding, shapes, from.shape, judges)
  const ground: Ground = {
    shapes,
    open: [],
    includes: (inner, outer) => search.find({ is: [inner], isNot: [outer] }).is === 'none',
  }
  const adapted = adapt(ground, from.shape, to.shape, [])
  if ('steps' in adapted && adapted.steps.length > 0 && ground.includes(adapted.image, to.shape)) {
    const mapping = mappingOf(adapted.steps)
    if (isRight(mapping, shapes, from.shape, judges))
      return { verdict: 'convertible', mapping, counterExample }
  }
  const obstacles = 'obstacles' in adapted ? adapted.obstacles : []
  if (counterExample) return { verdict: 'incompatible', counterExample, obstacles }
  return unknownBy(finding, obstacles, { produced, required })
}

function assertIsSchema(schema: Json, name: string): void {
  try {
    assertSchema(isObject(schema) ? withoutDraft(schema) : schema)
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    const { message, hint = '' } = error
    throw new MusterError('validation', `What is ${name}: ${message}`, { hint, cause: error })
  }
}

/** Another draft is told of as what it is. */
const withoutDraft = ({ $schema: _, ...words }: Record<string, Json>): Json => words

interface Judges {
  readonly produced: Judge
  readonly required: Judge
}

/** What the search found, if the validator agrees; else what is found by trying. */
function findCounterExample(
  finding: Finding,
  shapes: Shapes,
  from: Shape,
  judges: Judges,
): CounterExample | null {
  const values = function* (): Generator<Json> {
    if (finding.is === 'found') yield finding.value
    yield* instancesOf(shapes, from, TRIED)
  }
  for (const value of values()) {
    if (judges.produced(value).length > 0) continue
    const mismatches = judges.required(value)
    if (mismatches.length > 0) return { value, mismatches }
  }
  return null
}

function* instancesOf(shapes: Shapes, shape: Shape, count: number): Generator<Json> {
  for (let seed = 1; seed <= count; seed++) {
    const finding = new Search(shapes, chooseBySeed(seed)).find({ is: [shape], isNot: [] })
    if (finding.is === 'found') yield finding.value
  }
}

/** The proof is one of our own making: values are converted and looked at all the same. */
function isRight(mapping: Mapping, shapes: Shapes, from: Shape, judges: Judges): boolean {
  for (const value of instancesOf(shapes, from, CONVERTED)) {
    if (judges.produced(value).length > 0) continue
    const { value: converted, isConverted } = convert(value, mapping)
    if (!isConverted || judges.required(converted).length > 0) return false
  }
  return true
}

function unknownBy(
  finding: Finding,
  obstacles: readonly Obstacle[],
  schemas: { readonly produced: Json; readonly required: Json },
): Compatibility {
  if (finding.is === 'none') {
    const [{ pointer, message } = { pointer: '', message: '' }] = obstacles
    const why = `The units differ, and no mapping was found: ${pointer || 'the whole'}: ${message}`
    return { verdict: 'unknown', why, undecided: [] }
  }
  const why = finding.is === 'unsure' ? finding.why : 'a value was made that the validator judges otherwise'
  const word = finding.is === 'unsure' ? finding.word : null
  const undecided: Undecided[] = []
  for (const schema of word === null ? [] : (['required', 'produced'] as const)) {
    const pointer = word && findWord(schemas[schema], word)
    if (word && pointer !== null) {
      const told = `What the ${word.keyword} ${word.value} lets through is not reckoned.`
      undecided.push({ schema, keyword: word.keyword, pointer, why: told })
    }
  }
  const sentence = `It is not decided: ${why}, and none of ${TRIED} values that were tried is refused.`
  return { verdict: 'unknown', why: sentence, undecided }
}
