import { MAX_JSON_DEPTH } from '../../../../contract/json-bounds.ts'
import type { Json } from '../../../../contract/values.ts'

/** From 1. */
export interface Position {
  line: number
  column: number
}

/** Why a text can't be read, or means something else than what stands there. */
export interface TextProblem {
  reason: string
  fix: string
  position: Position
}

/** What was read. */
export interface ReadValues {
  /** Of JSONL one a line, else one; none when there are problems. */
  values: Json[]
  problems: TextProblem[]
  /** Where something stands; null: the text is too long for that to be looked for. */
  locate(value: number, pointer: string): Position | null
}

export function tooDeep(path: readonly string[], position: Position | null): TextProblem {
  return {
    reason: `What is in ${path.join('.')} is nested deeper than ${MAX_JSON_DEPTH} levels.`,
    fix: 'Write it flatter.',
    position: position ?? { line: 1, column: 1 },
  }
}

/** Where something stands in what is called `label`: `tides.json:3:7`. */
export function placeOf(label: string, position: Position | null): string {
  return position === null ? label : `${label}:${position.line}:${position.column}`
}
