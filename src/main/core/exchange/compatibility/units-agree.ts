import type { Shape, Shapes } from '../profile/shape.ts'
import { plainShape } from './plain-shape.ts'

/** Whether numbers at the same places count the same: where both shapes state a unit, it is the same one. */
export function unitsAgree(shapes: Shapes, produced: Shape, required: Shape): boolean {
  const seen = new Set<string>()
  const look = (a: Shape, b: Shape): boolean => {
    // What is noted differs from use to use: the objects are looked at, not what they say.
    const key = `${a.id} ${b.id} ${a.notes.unit ?? ''} ${b.notes.unit ?? ''}`
    if (seen.has(key)) return true
    seen.add(key)
    const [from, to] = [plainShape(shapes, a), plainShape(shapes, b)]
    if (from.notes.unit !== null && to.notes.unit !== null && from.notes.unit !== to.notes.unit) return false
    if (from.lists.rest && to.lists.rest && !look(from.lists.rest, to.lists.rest)) return false
    for (const [name, field] of from.objects.fields) {
      const other = to.objects.fields.get(name)
      if (other && !look(field, other)) return false
    }
    return true
  }
  return look(produced, required)
}
