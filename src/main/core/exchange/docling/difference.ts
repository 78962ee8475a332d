import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../../../contract/values.ts'
import { type JsonObject as Fields, isObject } from '../json-object.ts'
import { keysOf, pointerTo } from '../json-pointer.ts'

/**
 * What one value has at a place and another not: `is` in place of `was`; without `is` nothing, without `was` something where
 * nothing was. A pointer may have `*` for every element of a list.
 */
export interface Difference {
  at: string
  was?: Json
  is?: Json
}

type Value = Json | undefined
type Path = readonly (string | number)[]

/** What makes `original` of `derived`: as deep inside as they are alike. */
export function differences(derived: Fields, original: Fields): Difference[] {
  const found: Difference[] = []
  const look = (was: Value, is: Value, path: Path): void => {
    if (isObject(was) && isObject(is)) {
      for (const key of new Set([...Object.keys(was), ...Object.keys(is)]))
        look(own(was, key), own(is, key), [...path, key])
    } else if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
      for (const [index, each] of was.entries()) look(each, is[index], [...path, index])
    } else if (!isDeepStrictEqual(was, is)) {
      found.push({
        at: pointerTo(path),
        ...(was === undefined ? {} : { was }),
        ...(is === undefined ? {} : { is }),
      })
    }
  }
  look(derived, original, [])
  return found
}

/** The same, with one difference in place of those that every element of a list has alike. */
export function gather(found: readonly Difference[], list: string, length: number): Difference[] {
  const byField = Map.groupBy(found, ({ at }) =>
    at.startsWith(`${list}/`) ? at.slice(list.length + 1).replace(/^\d+/, '') : '',
  )
  const rest = byField.get('') ?? []
  byField.delete('')
  for (const [inside, each] of byField) {
    const [first] = each
    const isEverywhere = each.length === length && length > 1 && each.every((one) => isSame(one, first))
    if (isEverywhere && first) rest.push({ ...first, at: `${list}/*${inside}` })
    else for (const one of each) rest.push(one)
  }
  return rest
}

const isSame = (a: Difference, b: Difference | undefined) =>
  b !== undefined && isDeepStrictEqual({ ...a, at: '' }, { ...b, at: '' })

/** Puts differences back in, but where the value was changed meanwhile: then what it was changed to counts. */
export function restore(derived: Fields, found: readonly Difference[]): Fields {
  const whole: Fields = structuredClone(derived)
  for (const difference of found) putBack(whole, keysOf(difference.at), difference)
  return whole
}

function putBack(value: Value, [key, ...rest]: string[], difference: Difference): void {
  if (key === undefined || typeof value !== 'object' || value === null) return
  if (key === '*' && Array.isArray(value)) {
    for (const index of value.keys()) putBack(value, [String(index), ...rest], difference)
  } else if (rest.length > 0) putBack(own(value, key), rest, difference)
  else if (isDeepStrictEqual(own(value, key), difference.was)) {
    if (difference.is === undefined) Reflect.deleteProperty(value, key)
    else {
      const is = structuredClone(difference.is)
      // Also a field that is called `__proto__`.
      Object.defineProperty(value, key, { value: is, enumerable: true, configurable: true, writable: true })
    }
  }
}

function own(value: Fields | Json[], key: string): Value {
  return Object.hasOwn(value, key) ? (Reflect.get(value, key) as Value) : undefined
}

/** What was kept with a block or a document; what is no difference is nothing. */
export function keptIn(value: Json | undefined): Difference[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((each) =>
    isObject(each) && typeof each.at === 'string'
      ? [
          {
            at: each.at,
            ...(each.was === undefined ? {} : { was: each.was }),
            ...(each.is === undefined ? {} : { is: each.is }),
          },
        ]
      : [],
  )
}
