import { parseDocument } from 'yaml'
import { findTooDeep } from '../../../contract/json-bounds.ts'

/** What a file of a skill, command or agent says of itself at its top. */
export interface FrontMatter {
  /** Its entries; none when it has no front matter, or one that can't be read. */
  values: ReadonlyMap<string, unknown>
  /** Why its front matter is not read, with the line; null: it is, or there is none. */
  problem: string | null
  /** The rest of the file. */
  body: string
}

const FENCE = /^---\s*$/
/** A longer front matter, and one nested deeper, is no text that a person wrote, in characters. */
const LIMIT = 32 * 1024
const DEEP = /(?:[[{]\s*){50}/
/** Where it is broken is looked for in one of a usual size. */
const LOOKED_AT = 4_096

/**
 * Reads front matter as claude does (tried with 2.1.329): as YAML, and when it is none, once more with quotes around
 * values on one line that YAML stumbles over, such as `Use: when` or `[file] [format]`. What is no YAML then either
 * counts as not there.
 */
export function readFrontMatter(text: string): FrontMatter {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const none = { values: new Map<string, unknown>(), body: lines.join('\n') }
  if (!FENCE.test(lines[0] ?? '')) return { ...none, problem: null }
  const end = lines.findIndex((line, index) => index > 0 && FENCE.test(line))
  if (end < 0) return { ...none, problem: 'its front matter, begun in line 1, has no closing ---' }
  const inside = lines.slice(1, end)
  const body = lines.slice(end + 1).join('\n')
  const read = parseYaml(inside) ?? parseYaml(inside.map(quoteValue))
  if (read) return { values: read, problem: null, body }
  const bad = firstBadLine(inside)
  const where = bad === null ? '' : ` (line ${bad + 2})`
  return { values: new Map(), problem: `its front matter is not YAML${where}`, body }
}

/** Whether it is read in a few milliseconds: it is short and right. What is wrong in it takes many looks. */
export function isQuick(text: string): boolean {
  const [, inside] = /^\uFEFF?---\s*\n(.{0,1000}?)\n---\s*$/ms.exec(text.slice(0, 1_100)) ?? []
  return (
    (inside === undefined && !text.startsWith('---')) ||
    (inside !== undefined && parseYaml(inside.split('\n')) !== null)
  )
}

/** `key: value` with quotes around a value that means something else in YAML, unless it has some. */
function quoteValue(line: string): string {
  const [, key, value] = /^([A-Za-z_-]+):\s+(.+)$/.exec(line) ?? []
  if (key === undefined || value === undefined) return line
  if (/^(".*"|'.*')$/.test(value) || !/[{}[\]*&#!|>%@`]|: /.test(value)) return line
  return `${key}: "${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** The entries of a YAML map; null: it is none. Few aliases are followed, so that none can grow without end. */
function parseYaml(lines: readonly string[]): Map<string, unknown> | null {
  const yaml = lines.join('\n')
  // Bun's YAML, which claude uses, takes no NUL.
  if (yaml.length > LIMIT || yaml.includes('\0')) return null
  if (DEEP.test(yaml.replace(/"(?:[^"\\\n]|\\.)*"/g, '""'))) return null
  try {
    const document = parseDocument(yaml, { prettyErrors: false, uniqueKeys: false, merge: true })
    if (document.errors.length > 0) return null
    const value: unknown = document.toJS({ maxAliasCount: 20 })
    // Lists in lists need no brackets; what is too deep can't come back from the thread.
    if (findTooDeep(value) !== null) return null
    if (value === null) return new Map()
    return typeof value === 'object' && !Array.isArray(value) ? new Map(Object.entries(value)) : null
  } catch {
    // Nested deeper than the stack, or too many aliases.
    return null
  }
}

/** The first line, from 0, up to which it is no YAML; null: it can't be told. */
function firstBadLine(lines: readonly string[]): number | null {
  if (lines.join('\n').length > LOOKED_AT) return null
  const quoted = lines.map(quoteValue)
  for (let count = 1; count <= Math.min(lines.length, 200); count += 1) {
    const next = lines[count]
    // A value that goes on in the next line is not complete yet.
    if (next !== undefined && /^\s/.test(next)) continue
    if (!parseYaml(lines.slice(0, count)) && !parseYaml(quoted.slice(0, count))) return count - 1
  }
  return null
}
