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
  if (!suspicious.test(text)) return JSON.parse(text)
  return JSON.parse(text, (_, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number' || context?.source === undefined) return value
    return isRounded(context.source, value) ? context.source : value
  })
}

function isRounded(source: string, value: number): boolean {
  if (!Number.isFinite(value)) return true
  return /^-?\d+$/.test(source) && !Number.isSafeInteger(value)
}
