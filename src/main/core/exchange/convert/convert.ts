import { cutText } from '../../../../contract/cut-text.ts'
import { MAX_JSON_DEPTH } from '../../../../contract/json-bounds.ts'
import type { Json } from '../../../../contract/values.ts'
import { listLeft } from './list-left.ts'
import type { Mapping } from './mapping.ts'
import { runStep } from './run-step.ts'
import type { StepRun } from './step-run.ts'
import { growTree, jsonOf, type Refusal } from './tree.ts'

/** A step that could not be carried out at a place. */
export interface ConversionError extends Refusal {
  /** Its index in the mapping; null: the source itself can't be converted. */
  readonly step: number | null
  /** JSON pointer to where it was, as the value stood when the step came. */
  readonly pointer: string
  /** What was there, as JSON, shortened; null: nothing. */
  readonly value: string | null
}

/** What came of a conversion. Lists of places have `*` for the elements of lists, each place once. */
export interface Conversion {
  /** Of the target; null as long as there are errors. */
  readonly value: Json | null
  readonly isConverted: boolean
  /** All of them, {@link TOLD} at most. */
  readonly errors: readonly ConversionError[]
  /** How many more there are. */
  readonly moreErrors: number
  /** Fields of the source that no step had to do with: they stand where they stood. */
  readonly untouched: readonly string[]
  /** Fields of the source that are not in the target. */
  readonly dropped: readonly string[]
  /** Indices of steps that found nothing to do. */
  readonly idle: readonly number[]
}

/** Errors that are told at most. */
const TOLD = 100
/** Values of a source at most. */
const MAX_VALUES = 1_000_000
const SHOWN = 200

/**
 * Converts a value by a mapping, step by step. A step does nothing where its value is not there; one that can't be carried out is
 * an error, and the others are tried all the same, so that all errors are told at once. Nothing is lost silently: what stays
 * as it was and what is gone is listed. Expressions take as long as their bounds let them: see `runHeavy`.
 */
export function convert(value: Json, { steps }: Mapping): Conversion {
  const tooMuch = findTooMuch(value)
  if (tooMuch) {
    const error = { step: null, pointer: '', value: null, ...tooMuch }
    return {
      value: null,
      isConverted: false,
      errors: [error],
      moreErrors: 0,
      untouched: [],
      dropped: [],
      idle: [],
    }
  }
  const source = growTree(value)
  const left = listLeft(source)
  const errors: ConversionError[] = []
  const idle: number[] = []
  let moreErrors = 0
  let root = source
  for (const [index, step] of steps.entries()) {
    const run: StepRun = {
      root,
      done: 0,
      fail(pointer, given, refusal) {
        run.done += 1
        if (errors.length < TOLD)
          errors.push({
            step: index,
            pointer,
            value: given === undefined ? null : cutText(JSON.stringify(given) ?? '', SHOWN),
            ...refusal,
          })
        else moreErrors += 1
      },
    }
    runStep(step, run)
    root = run.root
    if (run.done === 0) idle.push(index)
  }
  const isConverted = errors.length === 0
  return {
    value: isConverted ? jsonOf(root) : null,
    isConverted,
    errors,
    moreErrors,
    ...left(root),
    idle,
  }
}

/** Looked at without recursion, which would end itself. */
function findTooMuch(value: Json): Refusal | null {
  const open: [Json, number][] = [[value, 1]]
  let count = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [each, depth] = next
    count += 1
    if (count > MAX_VALUES)
      return {
        message: `The source has more than ${MAX_VALUES} values.`,
        hint: 'Convert its parts one by one.',
      }
    if (typeof each !== 'object' || each === null) continue
    if (depth > MAX_JSON_DEPTH)
      return {
        message: `The source is nested deeper than ${MAX_JSON_DEPTH} levels.`,
        hint: 'Make it flatter.',
      }
    for (const inner of Object.values(each)) open.push([inner, depth + 1])
  }
  return null
}
