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
