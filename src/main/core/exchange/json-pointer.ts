/** A JSON pointer (RFC 6901) to what these keys and indices lead to. */
export function pointerTo(path: readonly (string | number)[]): string {
  return path.map((part) => `/${escapeKey(String(part))}`).join('')
}

/** The keys of a JSON pointer; indices are texts, too. */
export function keysOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(unescapeKey)
}

export const escapeKey = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')
export const unescapeKey = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~')
