import { findTooDeep, MAX_JSON_DEPTH, measureJson } from '../../../../contract/json-bounds.ts'
import type { Json } from '../../../../contract/values.ts'
import { jsonParts } from '../../base/json-parts.ts'
import { nextTurn, shareOfTurn } from '../../base/next-turn.ts'
import { packAhead } from '../../store/pack-json.ts'
import type { LiveRun } from './live-run.ts'
import { PREVIEW_LENGTH, previewOf } from './new-records.ts'
import type { NodeEnd } from './node-end.ts'

/** Characters as JSON that one result comes to at most, and the output of a run: it is written and read in one go. */
export const RESULT_LIMIT = 5_000_000
/** Characters as JSON that the results of a run come to at most: all of them are in memory. */
export const RESULTS_LIMIT = 64_000_000

const words = (limit: number) => `${limit / 1e6} million characters as JSON`
const WAY_OUT = 'Let it write to a file, and give its path as the result.'

const TOO_DEEP = 'too deep'
/** What large values come to, characters as JSON; null: too many. */
const measured = new WeakMap<object, number | null | typeof TOO_DEEP>()

/**
 * Makes of a large value what is stored in a column of a row, over several turns, since it would take too long in the commit.
 * What it comes to is known from then on. False: it is too much, or nested too deep, to be taken.
 */
export async function packLarge(row: object, column: 'result' | 'output', value: Json): Promise<boolean> {
  const text = await textInTurns(value)
  const isTooDeep = text !== null && measureJson(text).depth > MAX_JSON_DEPTH
  if (isObject(value)) measured.set(value, isTooDeep ? TOO_DEEP : (text?.length ?? null))
  if (text === null || isTooDeep) return false
  await packAhead(row, column, value, text)
  return true
}

/** A value as JSON; null: that is too much. */
async function textInTurns(value: Json): Promise<string | null> {
  const parts: string[] = []
  let size = 0
  const share = shareOfTurn()
  for (const part of jsonParts(value)) {
    size += part.length
    if (size > RESULT_LIMIT) return null
    parts.push(part)
    if (share.isOver) await share.next()
  }
  await nextTurn()
  return parts.join('')
}

function isObject(value: Json): value is Json[] | Record<string, Json> {
  return typeof value === 'object' && value !== null
}

/** The end of a node with the preview of its result; a failure when that, or the results of the run, become too much. */
export function boundResult(run: Pick<LiveRun, 'resultSize'>, end: NodeEnd): NodeEnd {
  if (end.result === undefined) return end
  const known = isObject(end.result) ? measured.get(end.result) : undefined
  if (known === TOO_DEEP || (known === undefined && findTooDeep(end.result) !== null)) {
    const message = `Its result is nested deeper than ${MAX_JSON_DEPTH} levels.`
    return refuse(end, message, 'Let it give less, or the same in fewer levels.')
  }
  const size = known === undefined ? sizeOf(end.result) : known
  if (size === null) return refuse(end, `Its result comes to more than ${words(RESULT_LIMIT)}.`, WAY_OUT)
  if (run.resultSize + size > RESULTS_LIMIT) {
    const message = `With its result, those of this run come to more than ${words(RESULTS_LIMIT)}.`
    return refuse(end, message, WAY_OUT)
  }
  run.resultSize += size
  return { ...end, preview: previewOfJson(end.result) }
}

/** The same of a fan-out that has collected what its elements gave: that is counted already, and is not stored again. */
export function previewCollected(end: NodeEnd): NodeEnd {
  return end.result === undefined ? end : { ...end, preview: previewOfJson(end.result) }
}

/** Characters of a value as JSON; null: too many. What is more is not looked at. */
export function sizeOf(value: Json): number | null {
  let size = 0
  for (const part of jsonParts(value)) {
    size += part.length
    if (size > RESULT_LIMIT) return null
  }
  return size
}

/** The beginning of a text, or of a value as JSON. */
export function previewOfJson(value: Json): string {
  if (typeof value === 'string') return previewOf(value)
  let text = ''
  for (const part of jsonParts(value)) {
    text += part
    if (text.length > PREVIEW_LENGTH) break
  }
  return previewOf(text)
}

function refuse({ result, ...end }: NodeEnd, message: string, hint: string): NodeEnd {
  const { durationMs } = end
  return {
    state: 'failed',
    failure: { kind: 'invalid_result', message, hint },
    ...(durationMs === undefined ? {} : { durationMs }),
  }
}
