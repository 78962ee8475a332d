import type { Json } from '../../../../contract/values.ts'
import { TemplateError } from '../../base/template-error.ts'
import { compileExpression, type Segments } from '../../templates/compiled-template.ts'
import { evaluate } from '../../templates/templates.ts'
import { pointerTo } from '../json-pointer.ts'
import type { Step } from './mapping.ts'
import { placeOf, type StepRun } from './step-run.ts'
import { childOf, findSpots, type Item, jsonOf, newItem, putAt, replaceIn } from './tree.ts'

/** Evaluations of one step at most. */
const MAX_TIMES = 20_000

/** Puts the value of an expression at each place. What it reads is taken. */
export function compute({ at, expression }: Extract<Step, { do: 'compute' }>, run: StepRun): void {
  const place = placeOf(at)
  const spots = findSpots(run.root, place)
  const refuse = (pointer: string, value: Json | undefined, message: string, hint: string): void =>
    run.fail(pointer, value, { message: `${message} The expression is: ${expression}`, hint })
  if (spots.length > MAX_TIMES) {
    refuse(
      '',
      undefined,
      `There are ${spots.length} places, and ${MAX_TIMES} at most are reckoned.`,
      'Convert parts of it.',
    )
    return
  }
  let reads: readonly Segments[]
  try {
    reads = compileExpression(expression).segments
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    run.done += 1
    refuse(pointerTo(spots[0]?.keys ?? []), undefined, error.message, 'Correct the expression.')
    return
  }
  // As it is before the step, for all places.
  const isRead = (name: string) => reads.some(([first]) => first === name)
  const document = isRead('document') ? jsonOf(run.root) : null
  const made = spots.map((spot) => {
    const { item, parent } = spot
    const scope = {
      document,
      item: parent !== null && isRead('item') ? jsonOf(parent) : null,
      value: item !== undefined && isRead('value') ? jsonOf(item) : null,
    }
    for (const segments of reads) take(segments, run.root, parent, item)
    return { spot, scope }
  })
  for (const { spot, scope } of made) {
    const { item, keys, bound } = spot
    const pointer = pointerTo(keys)
    run.done += 1
    try {
      const value = evaluate(expression, scope)
      if (value === undefined) {
        const hint = 'Let it read what is there, or add: | default: "…".'
        refuse(pointer, item && jsonOf(item), 'The expression has no value here.', hint)
      } else if (item === undefined) {
        const refusal = putAt(run.root, place, bound, newItem(value))
        if (refusal) run.fail(pointer, undefined, refusal)
      } else {
        // What was there is gone, unless the expression made something of it.
        if (!item.isTaken) item.isDropped = true
        const fresh = newItem(value)
        if (spot.parent === null) run.root = fresh
        else replaceIn(spot.parent, item, fresh)
      }
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      refuse(pointer, item && jsonOf(item), error.message, 'Correct the expression.')
    }
  }
}

/** Notes that an expression reads a value. */
function take(segments: Segments, root: Item, parent: Item | null, item: Item | undefined): void {
  const [first, ...keys] = segments
  let found: Item | null | undefined =
    first === 'document' ? root : first === 'item' ? parent : first === 'value' ? item : null
  for (const key of keys) found = found ? childOf(found, String(key)) : null
  if (found) found.isTaken = true
}
