import type { Json } from '../../../../contract/values.ts'
import { readPlace, type Segment } from './place.ts'
import { findSpots, type Item, type Refusal, type Spot } from './tree.ts'

/** A step on its way through a tree. */
export interface StepRun {
  root: Item
  /** How often it had something to do. */
  done: number
  /** Tells what could not be done at a pointer; `given`: the value there. */
  fail(pointer: string, given: Json | undefined, refusal: Refusal): void
}

/** A place of a mapping that was read: it is one. */
export const placeOf = (text: string): readonly Segment[] => readPlace(text) ?? []

/** A spot where something is. */
export type PresentSpot = Spot & { readonly item: Item }

export function presentAt({ root }: StepRun, place: string): PresentSpot[] {
  return findSpots(root, placeOf(place)).filter((spot): spot is PresentSpot => spot.item !== undefined)
}
