import type { Json } from '../../../../contract/values.ts'
import { accepts } from '../profile/accepts.ts'
import type { Shape } from '../profile/shape.ts'

/** A value that can stand in for one that is not there. */
export function insteadOf(shape: Shape): Json | undefined {
  const [listed] = shape.values
  const only = listed?.length === 1 ? listed[0] : undefined
  const value = shape.notes.instead ?? only
  return value !== undefined && accepts(shape, value) === true ? value : undefined
}
