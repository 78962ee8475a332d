/** A word of a text: where it stands, and how it is compared. */
export interface Token {
  from: number
  to: number
  /** Without case and accents, as the index has it. */
  folded: string
}

const word = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]*/gu
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u
const unspacedEach = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu
/** A word of which a part begins with a capital behind the first letter, with what stands behind its dots. */
const camel = /(?:[A-Za-z0-9]*[a-z0-9][A-Z][A-Za-z0-9]*|[A-Z]{2,}[a-z][A-Za-z0-9]*)(?:\.[A-Za-z0-9]+)*/g
const camelBorder = /\.|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/
/** Nobody looks for pieces of encoded data, which would fill the index. */
const encoded = /[A-Za-z0-9+]{128,}/g
const ascii = /^\p{ASCII}*$/u
const marks = /\p{M}/gu
const camelWithin = /[a-z0-9][A-Z]|[A-Z]{2,}[a-z]/

/** Words in their order, as SQLite's `unicode61` has them; of scripts that set no spaces each character is one. */
export function* tokensOf(text: string): Generator<Token> {
  for (const match of text.matchAll(word)) {
    const [token] = match
    yield { from: match.index, to: match.index + token.length, folded: fold(token) }
  }
}

export function fold(token: string): string {
  return ascii.test(token) ? token.toLowerCase() : token.normalize('NFD').replace(marks, '').toLowerCase()
}

/** The parts of one word, as it is written: `getUserName` has three; undefined: it is no such word. */
export function camelParts(token: string): string[] | undefined {
  return camelWithin.test(token) ? token.split(camelBorder) : undefined
}

/** A text as it goes into the index, and the parts of its words in a column of their own. */
export function indexedText(text: string): { text: string; parts: string } {
  const shown = text.replace(encoded, ' ')
  const found = new Set<string>()
  if (camelWithin.test(shown)) for (const [each] of shown.matchAll(camel)) found.add(each)
  const parts = [...found].map((each) => each.split(camelBorder).join(' ')).join(' ')
  return { text: unspaced.test(shown) ? shown.replace(unspacedEach, ' $& ') : shown, parts }
}
