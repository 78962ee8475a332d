/** What a file of a skill, command or agent says of itself at its top. */
export interface FrontMatter {
  name: string | null
  description: string | null
  /** Why it could not be read, with the line; null: it was, or there is none. */
  problem: string | null
}

const FENCE = /^---\s*$/
const DESCRIPTION_LIMIT = 1_000

/**
 * Reads `name` and `description` of a file's front matter. It knows what these two look like in practice (plain,
 * quoted, and folded texts), not the whole of YAML; every other line is passed over.
 */
export function readFrontMatter(text: string): FrontMatter {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const found: FrontMatter = { name: null, description: null, problem: null }
  if (!FENCE.test(lines[0] ?? '')) return found
  const end = lines.findIndex((line, index) => index > 0 && FENCE.test(line))
  if (end < 0) return { ...found, problem: 'its front matter, begun in line 1, has no closing ---' }
  for (let index = 1; index < end; index += 1) {
    const [, key, rest = ''] = /^(name|description):(?:\s+(.*)|)$/.exec(lines[index] ?? '') ?? []
    if (key !== 'name' && key !== 'description') continue
    const more = takeIndented(lines.slice(index + 1, end))
    const value = readScalar(rest.trim(), more)
    if (value === undefined) return { ...found, problem: `line ${index + 1}: ${key} is not a text` }
    found[key] = value.slice(0, DESCRIPTION_LIMIT) || null
  }
  return found
}

function takeIndented(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => line.trim() !== '' && !/^\s/.test(line))
  return (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trim())
}

/** A plain, quoted or folded text on one line or several; undefined: it is something else. */
function readScalar(first: string, more: readonly string[]): string | undefined {
  if (/^[|>][+-]?\d?$/.test(first)) return more.join(first.startsWith('|') ? '\n' : ' ').trim()
  const text = [first, ...more].filter((part) => part !== '').join(' ')
  if (text.startsWith('"')) {
    const [, inner] = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(text) ?? []
    return inner?.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))
  }
  if (text.startsWith("'")) {
    const [, inner] = /^'((?:[^']|'')*)'\s*(?:#.*)?$/.exec(text) ?? []
    return inner?.replaceAll("''", "'")
  }
  if (/^[[{&*!%@`]/.test(text)) return undefined
  return text.replace(/\s+#.*$/, '')
}
