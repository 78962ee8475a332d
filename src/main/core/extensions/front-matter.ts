import { isScalar, parseDocument } from 'yaml'

/** What a file of a skill, command or agent says of itself at its top. */
export interface FrontMatter {
  name: string | null
  description: string | null
  /** Why it could not be read, with the line; null: it was, or there is none. */
  problem: string | null
}

const FENCE = /^---\s*$/
const DESCRIPTION_LIMIT = 1_000
/** A longer entry is no text that a person wrote, in characters. */
const ENTRY_LIMIT = 64 * 1024

/**
 * Reads `name` and `description` of a file's front matter. Each entry is read by itself: people write others, such
 * as `argument-hint: [file] [format]`, that are no YAML, and these hide nothing.
 */
export function readFrontMatter(text: string): FrontMatter {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const found: FrontMatter = { name: null, description: null, problem: null }
  if (!FENCE.test(lines[0] ?? '')) return found
  const end = lines.findIndex((line, index) => index > 0 && FENCE.test(line))
  if (end < 0) return { ...found, problem: 'its front matter, begun in line 1, has no closing ---' }
  for (let index = 1; index < end; index += 1) {
    const [, key, first = ''] = /^(name|description):(?:\s+(.*)|)$/.exec(lines[index] ?? '') ?? []
    if (key !== 'name' && key !== 'description') continue
    const value = readText(first, takeIndented(lines.slice(index + 1, end)))
    if (value === null) return { ...found, problem: `line ${index + 1}: ${key} is not a text` }
    found[key] = value.slice(0, DESCRIPTION_LIMIT) || null
  }
  return found
}

function takeIndented(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => line.trim() !== '' && !/^\s/.test(line))
  return end < 0 ? [...lines] : lines.slice(0, end)
}

/** A plain, quoted or block text on one line or several; null: it is something else. */
function readText(first: string, more: readonly string[]): string | null {
  const entry = [`key: ${first}`, ...more].join('\n')
  if (entry.length > ENTRY_LIMIT) return null
  const text = parseText(entry)
  if (text !== null || /^[[{&*!%@`"'|>]/.test(first)) return text
  // `Ships it: safely` is a text to whoever wrote it, and no YAML: as a block it is.
  const folded = ['key: >-', first, ...more].map((line, index) => (index === 0 ? line : `  ${line.trim()}`))
  return parseText(folded.join('\n'))?.replace(/\s+#.*$/, '') ?? null
}

/** The text that is the value of `key`; null: it is none. Aliases are never followed. */
function parseText(yaml: string): string | null {
  // In this schema every scalar is a text: a name may be `007`.
  const document = parseDocument(yaml, { schema: 'failsafe', prettyErrors: false })
  if (document.errors.length > 0) return null
  const node = document.get('key', true)
  return isScalar(node) && typeof node.value === 'string' ? node.value.trim() : null
}
