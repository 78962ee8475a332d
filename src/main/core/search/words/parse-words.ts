import { MusterError } from '../../../../contract/errors.ts'
import { camelParts, fold, tokensOf } from './tokens.ts'

/** A word or a phrase that is looked for. */
export interface Term {
  /** Its words one behind the other, as the index has them. */
  words: readonly string[]
  /** The parts of one that is put together, as `user`, `name` of `userName`. */
  parts: readonly string[] | null
  /** The beginning of the last word is enough. */
  isOpen: boolean
  /** It stands so in the text, and not in a name that is taken apart. */
  isQuoted: boolean
}

export interface Words {
  /** One term of each group must be there. */
  groups: readonly (readonly Term[])[]
  /** None of these may be there. */
  without: readonly Term[]
}

const MOST_TERMS = 32
const MOST_WORDS_OF_TERM = 32

/** A piece of what was typed: a phrase in quotes, whose second one may be missing while it is typed, or what is between spaces. */
const piece = /(-?)"([^"]*)("|$)|(\S+)/g

/**
 * Reads what somebody typed: words, `"phrases"`, `-without`, `OR`. Any other sign only separates words, so that nothing of it
 * can be wrong.
 *
 * @throws MusterError `validation` when only words are named that must not be there
 */
export function parseWords(typed: string): Words {
  const groups: Term[][] = []
  const without: Term[] = []
  let joins = false
  for (const [, dash, phrase, end, bare] of typed.matchAll(piece)) {
    if (groups.length + without.length >= MOST_TERMS) break
    if (bare === 'OR') {
      joins = groups.length > 0
      continue
    }
    const isWithout = dash === '-' || (bare !== undefined && /^-[^-]/.test(bare))
    // A phrase that is still typed is open at its end.
    const term =
      phrase === undefined ? termOf(bare ?? '', true) : termOf(phrase, end === '' && phrase !== '', true)
    if (term === undefined) continue
    if (isWithout) without.push({ ...term, isOpen: term.isOpen && phrase === undefined })
    else if (joins) groups.at(-1)?.push(term)
    else groups.push([term])
    joins = false
  }
  if (groups.length === 0 && without.length > 0)
    throw new MusterError('validation', 'Only words that must not be there are named.', {
      hint: 'Name a word that is to be found, too.',
      details: { field: 'text' },
    })
  return { groups, without }
}

function termOf(text: string, isOpen: boolean, isQuoted = false): Term | undefined {
  const words: string[] = []
  for (const { folded } of tokensOf(text)) {
    words.push(folded)
    if (words.length === MOST_WORDS_OF_TERM) break
  }
  const last = words.at(-1)
  if (last === undefined) return undefined
  const [only] = words.length === 1 ? tokensOf(text) : []
  const parts = only === undefined ? undefined : camelParts(text.slice(only.from, only.to))
  // One letter begins too many words to look at each.
  return { words, parts: parts?.map(fold) ?? null, isOpen: isOpen && last.length > 1, isQuoted }
}

/** In the language of FTS5. `exact`: only whole words. */
export function toMatch({ groups, without }: Words, exact = false): string {
  const wanted = groups.map((terms) => `(${terms.map((term) => matchOf(term, exact)).join(' OR ')})`)
  if (without.length === 0) return wanted.join(' AND ')
  return `(${wanted.join(' AND ')}) NOT (${without.map((term) => matchOf(term, false)).join(' OR ')})`
}

function matchOf({ words, parts, isOpen, isQuoted }: Term, exact: boolean): string {
  const star = isOpen && !exact ? ' *' : ''
  const whole = `"${words.join(' ')}"${star}`
  if (isQuoted) return `text : ${whole}`
  return parts === null ? whole : `(${whole} OR parts : "${parts.join(' ')}"${star})`
}
