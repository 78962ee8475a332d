import type { Step } from '../convert/mapping.ts'
import type { Segment } from '../convert/place.ts'
import type { Shape, Shapes } from '../profile/shape.ts'

/** Why values of one shape can't be made such of another by a mapping that is found here. */
export interface Obstacle {
  /** The place in the values, with `*` for each element. */
  readonly pointer: string
  /** A sentence. */
  readonly message: string
}

/** Steps, and the shape of what comes out of them: at least all of it. Or what is in the way. */
export type Adapted =
  | { readonly steps: readonly Step[]; readonly image: Shape }
  | { readonly obstacles: readonly Obstacle[] }

/** What the search for a mapping is given. */
export interface Ground {
  readonly shapes: Shapes
  /** The pairs of shapes inside of which it is, by their ids. */
  readonly open: readonly string[]
  /** Whether it is proved that a shape accepts nothing that another one refuses. */
  includes(inner: Shape, outer: Shape): boolean
}

/** Adapts what is inside of values. */
export type Adapt = (ground: Ground, produced: Shape, required: Shape, at: readonly Segment[]) => Adapted
