/** A text as it stands in a pattern for `LIKE ? ESCAPE '\'`: each of its characters means itself. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** A pattern for `LIKE ? ESCAPE '\'` that finds the text anywhere; null when there is nothing to look for. */
export function likePattern(search: string | undefined): string | null {
  const text = search?.trim() ?? ''
  return text === '' ? null : `%${escapeLike(text)}%`
}
