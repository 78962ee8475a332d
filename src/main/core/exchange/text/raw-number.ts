/** For `JSON.stringify`: a number just as it is written (ES2025; the compiler's library does not have it yet). */
export function rawNumber(digits: string): unknown {
  const rawJson: unknown = Reflect.get(JSON, 'rawJSON')
  return typeof rawJson === 'function' ? Reflect.apply(rawJson, JSON, [digits]) : Number(digits)
}
