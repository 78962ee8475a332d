import { findTooDeep } from '../../../../contract/json-bounds.ts'
import { parseJsonText } from '../../../../contract/parse-json.ts'
import type { ImportProblem } from '../import/imported.ts'

/** Characters of one line. */
const MAX_LINE = 2_000_000
const mergeMark = /^(<{7}|={7}|>{7}|\|{7})( |$)/

export interface ReadLine {
  line: number
  value: Record<string, unknown>
}

/** The objects of a JSONL file. What is none is told by its line, and never stops the others. */
export function readLines(text: string): { lines: ReadLine[]; problems: ImportProblem[] } {
  const lines: ReadLine[] = []
  const problems: ImportProblem[] = []
  for (const [index, source] of text.split('\n').entries()) {
    if (source.trim() === '') continue
    const read = readLine(source)
    if (typeof read === 'string') problems.push({ line: index + 1, message: read, isLost: true })
    else lines.push({ line: index + 1, value: read })
  }
  return { lines, problems }
}

/** The object of a line, or why there is none. */
function readLine(source: string): Record<string, unknown> | string {
  if (mergeMark.test(source)) return 'A mark of an unfinished merge stands here.'
  if (source.length > MAX_LINE) return `The line is longer than ${MAX_LINE} characters.`
  let value: unknown
  try {
    value = parseJsonText(source)
  } catch {
    return 'The line is not JSON.'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'The line is not a JSON object.'
  if (findTooDeep(value) !== null) return 'The line is nested too deep.'
  return { ...value }
}
