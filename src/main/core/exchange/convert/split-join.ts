import type { Json } from '../../../../contract/values.ts'
import { pointerTo } from '../json-pointer.ts'
import type { Step } from './mapping.ts'
import { type PresentSpot, placeOf, presentAt, type StepRun } from './step-run.ts'
import { jsonOf, newItem, putAt, takeOut } from './tree.ts'

/** Parts of one text at most. */
const MAX_PARTS = 100_000

/** Makes parts of each text. */
export function split({ from, to, by, trim }: Extract<Step, { do: 'split' }>, run: StepRun): void {
  for (const spot of presentAt(run, from)) {
    const { item, keys } = spot
    const pointer = pointerTo(keys)
    run.done += 1
    item.isTaken = true
    const { content } = item
    if (typeof content !== 'string') {
      const hint = 'Make it one with cast in a step before.'
      run.fail(pointer, jsonOf(item), { message: 'Only a text can be split.', hint })
      continue
    }
    const parts = content.split(by, MAX_PARTS + 1).map((part) => (trim ? part.trim() : part))
    if (parts.length > MAX_PARTS) {
      const message = `It has more than ${MAX_PARTS} parts.`
      run.fail(pointer, content, { message, hint: 'Split it by something that is rarer.' })
    } else if (typeof to === 'string') {
      // An empty text has no parts.
      const list = content === '' ? [] : parts
      if (to === from) item.content = newItem(list).content
      else {
        takeOut([spot])
        put(run, spot, to, list)
      }
    } else if (parts.length !== to.length) {
      const message = `It has ${parts.length} parts by ${JSON.stringify(by)}, and there are ${to.length} places.`
      run.fail(pointer, content, { message, hint: 'Use one place for a list of all parts, or compute.' })
    } else {
      takeOut([spot])
      for (const [at, place] of to.entries()) put(run, spot, place, parts[at] ?? '')
    }
  }
}

/** Makes one text of the elements of a list, or of the values of several places. */
export function join({ from, to, by }: Extract<Step, { do: 'join' }>, run: StepRun): void {
  const spots = [from].flat().flatMap((place) => presentAt(run, place))
  const groups = Map.groupBy(spots, ({ bound }) => pointerTo(bound))
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    run.done += 1
    const parts = typeof from === 'string' ? elementsOf(first) : group.map(({ item }) => jsonOf(item))
    const odd = parts?.find((part) => typeof part === 'object')
    if (parts === null || odd !== undefined) {
      const message =
        parts === null ? 'Only a list can be joined.' : 'Only texts, numbers and yes or no can be joined.'
      const hint =
        parts === null
          ? 'Name several places, or make it a list with cast.'
          : 'Drop what else is in it, or use compute.'
      run.fail(pointerTo(first.keys), odd === undefined ? jsonOf(first.item) : odd, { message, hint })
      continue
    }
    for (const { item } of group) item.isTaken = true
    if (first.parent === null) first.item.content = parts.join(by)
    else {
      takeOut(group)
      put(run, first, to, parts.join(by))
    }
  }
}

function elementsOf({ item }: PresentSpot): Json[] | null {
  return Array.isArray(item.content) ? item.content.map(jsonOf) : null
}

function put(run: StepRun, { keys, bound }: PresentSpot, to: string, value: Json): void {
  const refusal = putAt(run.root, placeOf(to), bound, newItem(value))
  if (refusal) run.fail(pointerTo(keys), value, refusal)
}
