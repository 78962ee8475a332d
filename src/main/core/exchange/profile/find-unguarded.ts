import type { Shape } from './shape.ts'

/** A shape that leads back to itself without going into a value, if there is one: what it says is not defined. */
export function findUnguarded(shapes: readonly Shape[]): Shape | null {
  const done = new Set<Shape>()
  const open = new Set<Shape>()
  const look = (shape: Shape): Shape | null => {
    if (done.has(shape)) return null
    if (open.has(shape)) return shape
    open.add(shape)
    const { all, any, one, not } = shape
    for (const next of [...all, ...(any ?? []), ...(one ?? []), ...(not ? [not] : [])]) {
      const found = look(next)
      if (found) return found
    }
    open.delete(shape)
    done.add(shape)
    return null
  }
  for (const shape of shapes) {
    const found = look(shape)
    if (found) return found
  }
  return null
}
