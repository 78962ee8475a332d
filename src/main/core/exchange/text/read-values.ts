import { findTooDeep } from '../../../../contract/json-bounds.ts'
import type { Json } from '../../../../contract/values.ts'
import { checkJsonText } from '../../base/text/check-json-text.ts'
import { locateIn, placesIn, readText } from '../../base/text/locate-in-text.ts'
import { keysOf, pointerTo } from '../json-pointer.ts'
import { MAX_PROBLEMS } from '../validate/problem.ts'
import { findJsonError } from './find-json-error.ts'
import { readYaml } from './read-yaml.ts'
import type { TextFormat } from './text-format.ts'
import { type Position, type ReadValues, type TextProblem, tooDeep } from './text-problem.ts'

/** Size of a text at most, in bytes; of YAML, which is read at a hundredth of the speed. */
export const MAX_TEXT_BYTES = 64 * 1024 * 1024
const MAX_YAML_BYTES = 4 * 1024 * 1024
/** In a longer text no places are looked for, in UTF-16 units. */
const LOCATED = 2 * 1024 * 1024

/**
 * Reads the values of a text, so that none means something else than what stands there: no digit of a number and no field is
 * lost. Without a format it is JSON if it can be, else YAML.
 */
export function readValues(given: string, format?: TextFormat): ReadValues {
  // Editors and shells of Windows put a byte order mark there.
  const text = given.startsWith('\uFEFF') ? given.slice(1) : given
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_TEXT_BYTES) return tooLong(bytes, MAX_TEXT_BYTES, 'Split it into several files.')
  if (format === 'jsonl') return readLines(text)
  const json = format === 'yaml' ? null : readJson(text)
  if (json && (format === 'json' || json.problems.length === 0 || !json.isBroken)) {
    const locate = locator(text)
    return { ...json, locate: (_, pointer) => locate(pointer) }
  }
  if (bytes > MAX_YAML_BYTES) return tooLong(bytes, MAX_YAML_BYTES, 'Write it as JSON.')
  return readYaml(text)
}

function tooLong(bytes: number, most: number, fix: string): ReadValues {
  const reason = `The text has ${bytes} bytes, and ${most} are read.`
  return { values: [], problems: [{ reason, fix, position: { line: 1, column: 1 } }], locate: () => null }
}

/** `isBroken`: it is no JSON at all. */
function readJson(text: string): Pick<ReadValues, 'values' | 'problems'> & { isBroken: boolean } {
  const place = placesIn(text)
  try {
    const value = JSON.parse(text) as Json
    const deep = findTooDeep(value)
    if (deep !== null) {
      return { values: [], problems: [tooDeep(deep, locator(text)(pointerTo(deep)))], isBroken: false }
    }
    const problems: TextProblem[] = []
    for (const { message, hint, at } of checkJsonText(text, place)) {
      problems.push({ reason: message, fix: hint, position: at })
      if (problems.length === MAX_PROBLEMS) break
    }
    return { values: problems.length > 0 ? [] : [value], problems, isBroken: false }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { values: [], problems: [spellSyntaxError(text)], isBroken: true }
  }
}

function spellSyntaxError(text: string): TextProblem {
  if (text.trim() === '')
    return { reason: 'The text is empty.', fix: 'Write a value.', position: { line: 1, column: 1 } }
  const { at, expected } = findJsonError(text)
  const found = at >= text.length ? 'the text ends' : `${JSON.stringify(text.charAt(at))} stands`
  return {
    reason: `It is no JSON: ${found} where ${expected} should be.`,
    fix: 'Correct it here, or just before.',
    position: placesIn(text)(at),
  }
}

/** Lines that are empty are no values. */
function readLines(text: string): ReadValues {
  const values: Json[] = []
  const problems: TextProblem[] = []
  const lines: { line: number; locate: ReturnType<typeof locator> }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const read = readJson(line)
    for (const { position, ...problem } of read.problems) {
      if (problems.length < MAX_PROBLEMS) {
        problems.push({ ...problem, position: { line: index + 1, column: position.column } })
      }
    }
    values.push(...read.values)
    lines.push({ line: index + 1, locate: locator(line) })
  }
  return {
    values: problems.length > 0 ? [] : values,
    problems,
    locate(value, pointer) {
      const line = lines[value]
      const found = line?.locate(pointer)
      return line && found ? { line: line.line, column: found.column } : null
    },
  }
}

/** JSON is YAML, too: it is read once more, when something is wrong, only to find places in it. */
function locator(text: string): (pointer: string) => Position | null {
  let read: ReturnType<typeof readText> | null | undefined
  return (pointer) => {
    if (read === undefined) read = text.length > LOCATED ? null : tryToRead(text)
    return read && locateIn(read, keysOf(pointer))
  }
}

function tryToRead(text: string): ReturnType<typeof readText> | null {
  try {
    return readText(text, { merge: false })
  } catch {
    // Too deep for it.
    return null
  }
}
