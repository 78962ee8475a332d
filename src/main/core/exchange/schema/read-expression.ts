/** A pattern of a schema; null: it is no regular expression of JavaScript. */
export function readExpression(source: string): RegExp | null {
  try {
    return new RegExp(source, 'u')
  } catch {
    return null
  }
}
