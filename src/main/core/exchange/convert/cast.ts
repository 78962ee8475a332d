import { keepsDigits } from '../../../../contract/keeps-digits.ts'
import type { Json } from '../../../../contract/values.ts'
import type { CastType } from './mapping.ts'
import type { Refusal } from './tree.ts'

/** A value as one of another type, where nothing is lost by it. */
export function cast(value: Json, to: CastType): { value: Json } | Refusal {
  switch (to) {
    case 'list':
      return { value: Array.isArray(value) ? value : [value] }
    case 'string':
      return toText(value)
    case 'boolean':
      return toBoolean(value)
    case 'number':
    case 'integer':
      return toNumber(value, to)
  }
}

function toText(value: Json): { value: Json } | Refusal {
  if (typeof value === 'string') return { value }
  if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value) }
  return {
    message: value === null ? 'null is no text.' : 'A list or an object is no text.',
    hint: value === null ? 'Put a default in its place, with replaceNull.' : 'Use join, or compute.',
  }
}

function toBoolean(value: Json): { value: Json } | Refusal {
  if (typeof value === 'boolean') return { value }
  if (value === 'true' || value === 1) return { value: true }
  if (value === 'false' || value === 0) return { value: false }
  return {
    message: 'Only true, false, 1, 0 and the texts "true" and "false" are one of the two.',
    hint: 'Use compute with an expression such as value == "yes".',
  }
}

function toNumber(value: Json, to: 'number' | 'integer'): { value: Json } | Refusal {
  const number = typeof value === 'string' ? numberOf(value) : value
  if (typeof number !== 'number')
    return {
      message: 'It is no number as JSON writes them.',
      hint: 'Use compute to take away what stands beside the digits.',
    }
  if (typeof value === 'string' && !keepsDigits(value.trim()))
    return { message: 'It has more digits than a number keeps.', hint: 'Leave it a text.' }
  if (to === 'integer' && !Number.isInteger(number))
    return { message: 'It is not whole.', hint: 'Use compute with round, floor or ceil.' }
  return { value: number }
}

function numberOf(text: string): number | null {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text.trim()) ? Number(text.trim()) : null
}
