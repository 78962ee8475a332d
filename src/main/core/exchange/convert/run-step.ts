import type { Json } from '../../../../contract/values.ts'
import { pointerTo } from '../json-pointer.ts'
import { cast } from './cast.ts'
import { compute } from './compute.ts'
import type { Step } from './mapping.ts'
import { join, split } from './split-join.ts'
import { type PresentSpot, placeOf, presentAt, type StepRun } from './step-run.ts'
import { findSpots, type Item, jsonOf, newItem, putAt, type Refusal, takeOut } from './tree.ts'
import { convertUnit } from './units.ts'

/** Carries out a step at each of its places. */
export function runStep(step: Step, run: StepRun): void {
  switch (step.do) {
    case 'rename':
      rename(step, run)
      break
    case 'move':
      move(step, run)
      break
    case 'drop':
      drop(presentAt(run, step.at), run)
      break
    case 'keep':
      keep(step, run)
      break
    case 'split':
      split(step, run)
      break
    case 'join':
      join(step, run)
      break
    case 'cast':
      change(run, step.at, (value) => cast(value, step.to))
      break
    case 'unit':
      change(run, step.at, (value) => inUnit(value, step))
      break
    case 'default':
      putDefault(step, run)
      break
    case 'compute':
      compute(step, run)
      break
  }
}

function rename({ at, fields }: Extract<Step, { do: 'rename' }>, run: StepRun): void {
  for (const { item, keys } of presentAt(run, at)) {
    const { content } = item
    if (!(content instanceof Map)) continue
    const changed = Object.keys(fields).filter((name) => content.has(name))
    if (changed.length === 0) continue
    run.done += 1
    const entries: [string, Item][] = []
    const taken = new Set<string>()
    let clash: string | null = null
    for (const [name, child] of content) {
      const renamed = changed.includes(name) ? (fields[name] ?? name) : name
      if (taken.has(renamed)) clash = renamed
      taken.add(renamed)
      entries.push([renamed, child])
    }
    if (clash !== null) {
      const message = `There would be two fields "${clash}".`
      run.fail(pointerTo([...keys, clash]), undefined, {
        message,
        hint: 'Drop or rename the other one, too.',
      })
      continue
    }
    for (const name of changed) {
      const child = content.get(name)
      if (child) child.isTaken = true
    }
    item.content = new Map(entries)
  }
}

function move({ from, to }: Extract<Step, { do: 'move' }>, run: StepRun): void {
  const spots = presentAt(run, from)
  run.done += spots.length
  for (const { item } of spots) item.isTaken = true
  const target = placeOf(to)
  const [only] = spots
  if (target.length === 0 && only) {
    // All that was around it is gone.
    if (only.parent !== null) {
      takeOut([only])
      run.root.isDropped = true
      run.root = only.item
    }
    return
  }
  if (only?.parent === null) run.root = newItem({})
  else takeOut(spots)
  for (const { item, bound, keys } of spots) {
    const refusal = putAt(run.root, target, bound, item)
    if (refusal) run.fail(pointerTo(keys), jsonOf(item), refusal)
  }
}

function drop(spots: readonly PresentSpot[], run: StepRun): void {
  run.done += spots.length
  for (const { item, parent } of spots) {
    item.isDropped = true
    if (parent === null)
      run.fail('', jsonOf(item), {
        message: 'The whole can not be dropped: nothing would be left.',
        hint: 'Use keep with no fields for an empty object.',
      })
  }
  takeOut(spots)
}

function keep({ at, fields }: Extract<Step, { do: 'keep' }>, run: StepRun): void {
  const kept = new Set(fields)
  for (const { item } of presentAt(run, at)) {
    const { content } = item
    if (!(content instanceof Map)) continue
    run.done += 1
    for (const [name, child] of [...content]) {
      if (kept.has(name)) continue
      child.isDropped = true
      content.delete(name)
    }
  }
}

/** Changes each value of a place where it stands. */
function change(run: StepRun, at: string, make: (value: Json) => { value: Json } | Refusal): void {
  for (const { item, keys } of presentAt(run, at)) {
    run.done += 1
    item.isTaken = true
    const given = jsonOf(item)
    const made = make(given)
    if ('value' in made) {
      // A list around it holds the item itself.
      if (made.value !== given) item.content = newItem(made.value).content
    } else run.fail(pointerTo(keys), given, made)
  }
}

function inUnit(value: Json, { from, to }: Extract<Step, { do: 'unit' }>): { value: Json } | Refusal {
  if (typeof value !== 'number')
    return { message: 'Only a number has a unit.', hint: 'Make it one with cast in a step before.' }
  const converted = convertUnit(value, from, to)
  return Number.isFinite(converted)
    ? { value: converted }
    : { message: `It is too large to be told in ${to}.`, hint: 'Choose a larger unit.' }
}

function putDefault({ at, value, replaceNull }: Extract<Step, { do: 'default' }>, run: StepRun): void {
  const place = placeOf(at)
  for (const { item, keys, bound } of findSpots(run.root, place)) {
    const isMissing = item === undefined
    if (!isMissing && !(replaceNull && item.content === null)) continue
    run.done += 1
    if (!isMissing) {
      item.isTaken = true
      item.content = newItem(value).content
      continue
    }
    const refusal = putAt(run.root, place, bound, newItem(value))
    if (refusal) run.fail(pointerTo(keys), undefined, refusal)
  }
}
