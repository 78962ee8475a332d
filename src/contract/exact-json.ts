/** Digits of a number that is too long to be kept as one, or an exponent that may make it too large. */
const suspicious = /\d{16}|[eE]\+?\d{3}/

/**
 * `JSON.parse` that loses no digits: a whole number beyond 2^53, which JavaScript would round, and a number that is too
 * large to be one, become texts of the same digits.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
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

/** Whether a number as it is written is the number that is kept, digit for digit. */
export function keepsDigits(source: string): boolean {
  const value = Number(source)
  return Number.isFinite(value) && digitsOf(source) === digitsOf(String(value))
}

/** Significant digits and the power of ten behind the last of them: the same for all ways to write a number. */
function digitsOf(source: string): string {
  const [, whole = '', fraction = '', power = '0'] =
    /^[-+]?(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(source) ?? []
  const all = `${whole}${fraction}`.replace(/^0+/, '')
  const digits = withoutZerosAtEnd(all)
  return digits === '' ? '0' : `${digits}e${Number(power) - fraction.length + all.length - digits.length}`
}

/** Not by a regular expression, which would take time by the square of their number. */
function withoutZerosAtEnd(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}
