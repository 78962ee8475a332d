/** A pattern for `LIKE ? ESCAPE '\'` that finds the text anywhere; null when there is nothing to look for. */
export function likePattern(search: string | undefined): string | null {
  const text = search?.trim() ?? ''
  return text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
