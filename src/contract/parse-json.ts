import { endOfString } from './json-bounds.ts'

/**
 * Digits of a number that is too long to be kept as one, or an exponent that may make it too large. It stands where a number
 * may begin: ids are full of the like, and each line of an instance has some.
 */
const suspicious = /(?:^|[:,[\s])-?\d(?:\d{15}|[\d.]*[eE]\+?\d{3})/

/**
 * Parses JSON that was not written by ourselves. A byte order mark before it, as editors and shells of Windows put there, is
 * no part of it. No digit is lost: a whole number beyond 2^53, which JavaScript would round, and a number that is too large
 * to be one, become texts of the same digits.
 *
 * @throws SyntaxError
 */
export function parseJsonText(given: string): unknown {
  const text = given.startsWith('\uFEFF') ? given.slice(1) : given
  return JSON.parse(suspicious.test(text) ? quoteRounded(text) : text)
}

const QUOTE = 34
/** A shorter number without an exponent is kept as it is. */
const ROUNDED_LENGTH = 16
/** What a number is made of, from where one begins. */
const signs = /[\d.eE+-]+/y
const wholeNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
/** Behind the name of a field, which no number may be. */
const colon = /\s*:/y

/** The text with quotes around the numbers that would be rounded. Asking at each value, as `JSON.parse` can, takes ten times as long. */
function quoteRounded(text: string): string {
  const parts: string[] = []
  let taken = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === 45 || (code >= 48 && code <= 57)) {
      signs.lastIndex = at
      const source = signs.exec(text)?.[0] ?? ''
      const end = at + source.length
      colon.lastIndex = end
      if (isRounded(source) && !colon.test(text)) {
        parts.push(text.slice(taken, at), '"', source, '"')
        taken = end
      }
      at = end - 1
    }
  }
  return parts.join('') + text.slice(taken)
}

function isRounded(source: string): boolean {
  if (source.length < ROUNDED_LENGTH && !/[eE]/.test(source)) return false
  if (!wholeNumber.test(source)) return false
  const value = Number(source)
  return !Number.isFinite(value) || (/^-?\d+$/.test(source) && !Number.isSafeInteger(value))
}
