import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import { findOutOfBounds } from '../../../contract/json-bounds.ts'
import type { Setting } from '../../../contract/settings.ts'
import type { Json } from '../../../contract/values.ts'

/** A setting's value as the code uses it: times in ms, sizes in bytes; null: unset, or never. */
export type Value = string | number | boolean | null

/** What a setting may be. `minimum` and `maximum` are in ms and bytes for times and sizes. */
export interface ValueRange {
  type: Setting['type']
  choices?: readonly string[]
  minimum?: number
  maximum?: number
  /** Numbers may have a fraction. */
  fraction?: boolean
  /** `off` is a value: there is no such limit. */
  canBeOff?: boolean
  /** The address of a PostgreSQL. Its password is never shown. */
  isAddress?: boolean
  /** Texts that it takes, and what they are in words. */
  pattern?: { isRight(text: string): boolean; words: string }
}

const HIDDEN = '[secret]'
/** The same in an address, where its brackets may be escaped. */
const hidden = /(?:\[|%5b)secret(?:\]|%5d)/i

const timeUnits: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
]
const sizeUnits: readonly (readonly [string, number])[] = [
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['KB', 1024],
  ['B', 1],
]
const yes = new Set(['1', 'true', 'yes', 'on'])
const no = new Set(['0', 'false', 'no', 'off'])

/**
 * Reads a value as a person or a file gives it: `"30m"`, `"2GB"`, `8`, `"8"`, `true`, `"off"`. A time without a unit
 * is in seconds, a size without one in bytes.
 *
 * @param name what the error calls it: a setting, a variable, a flag
 * @throws MusterError `validation`
 */
export function parseValue(range: ValueRange, given: unknown, name: string): Value {
  const text = typeof given === 'number' || typeof given === 'boolean' ? String(given) : given
  const value = typeof text === 'string' ? parseText(range, text.trim()) : undefined
  if (value !== undefined) return value
  // Whatever it is, it may hold a password.
  const shown = range.isAddress
    ? 'a text'
    : typeof given === 'string'
      ? `"${cutText(given, 100)}"`
      : cutText(spellJson(given), 100)
  throw new MusterError('validation', `${name} is ${shown}, which is not ${describeRange(range)}.`, {
    hint: 'Correct it or leave it out.',
    details: { name },
  })
}

function parseText(range: ValueRange, text: string): Value | undefined {
  if (range.canBeOff && text === 'off') return null
  if (range.isAddress && !isDatabaseAddress(text)) return undefined
  if (range.pattern && !range.pattern.isRight(text)) return undefined
  const lower = text.toLowerCase()
  switch (range.type) {
    case 'text':
      return text !== '' && text.length <= 4_096 && !text.includes('\0') ? text : undefined
    case 'choice':
      return range.choices?.includes(text) ? text : undefined
    case 'boolean':
      return yes.has(lower) ? true : no.has(lower) ? false : undefined
    case 'number':
      return inRange(range, text === '' ? Number.NaN : Number(text))
    case 'duration':
      return inRange(range, withUnit(lower, timeUnits, 1_000))
    case 'bytes':
      return inRange(range, withUnit(lower.replace(/(?<=[kmg])i?b?$/, 'b'), sizeUnits, 1))
  }
}

/** One that is shown without its password can't be set again. */
function isDatabaseAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  const isRight = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:'
  return isRight && url.pathname.length > 1 && !hidden.test(text)
}

function hidePassword(text: string): string {
  const url = new URL(text)
  if (url.password !== '') url.password = 'secret'
  for (const name of [...url.searchParams.keys()])
    if (name.toLowerCase().includes('password')) url.searchParams.set(name, HIDDEN)
  return url.href.replace(/^([^:]+:\/\/[^/@]*):secret@/, `$1:${HIDDEN}@`)
}

function withUnit(text: string, units: readonly (readonly [string, number])[], otherwise: number): number {
  const [, number = '', name] = /^(\d{1,15}(?:\.\d{1,6})?)\s*([a-z]*)$/.exec(text) ?? []
  const unit = name ? units.find(([unitName]) => unitName.toLowerCase() === name)?.[1] : otherwise
  return number === '' || unit === undefined ? Number.NaN : Math.round(Number(number) * unit)
}

function inRange({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER, fraction }: ValueRange, value: number) {
  const fits =
    (fraction ? Number.isFinite(value) : Number.isInteger(value)) && value >= minimum && value <= maximum
  return fits ? value : undefined
}

/** A value as it stands in the file: whole, where what is shown is not. */
export function writtenValue(range: ValueRange, value: Value): Json {
  return range.isAddress ? value : showValue(range, value)
}

/** A value as it is shown: times and sizes with the largest unit that leaves no fraction. */
export function showValue(range: ValueRange, value: Value): Json {
  if (value === null) return range.canBeOff ? 'off' : null
  if (range.isAddress && typeof value === 'string') return hidePassword(value)
  if (typeof value !== 'number' || range.type === 'number') return value
  const units = range.type === 'duration' ? timeUnits : sizeUnits
  const [name, unit] = units.find(([, size]) => value >= size && value % size === 0) ??
    units.at(-1) ?? ['', 1]
  return `${value / unit}${name}`
}

/** What a value may be, in words: `a whole number from 1 to 1000`, `a time from 1s to 7d`. */
export function describeRange(range: ValueRange): string {
  const { type, minimum, maximum, choices = [] } = range
  const ends =
    minimum === undefined || maximum === undefined
      ? ''
      : ` from ${showValue(range, minimum)} to ${showValue(range, maximum)}`
  const words = {
    text: range.isAddress
      ? 'an address like postgres://user:password@host:5432/name'
      : (range.pattern?.words ?? 'a text'),
    boolean: 'true or false',
    choice: `one of ${choices.join(', ')}`,
    number: `${range.fraction ? 'a number' : 'a whole number'}${ends}`,
    duration: `a time${ends}`,
    bytes: `a size${ends}`,
  }[type]
  return range.canBeOff ? `${words}, or off` : words
}

function spellJson(given: unknown): string {
  if (findOutOfBounds(given) !== null) return 'a value of many levels or parts'
  return JSON.stringify(given) ?? 'nothing'
}
