/** A typed directory as it is meant: `~` is the home directory, a slash at the end says nothing. */
export function wholePath(typed: string, home: string | undefined): string {
  const text = typed.trim()
  const path = home !== undefined && /^~($|[/\\])/.test(text) ? home + text.slice(1) : text
  return /[^/\\:][/\\]+$/.test(path) ? path.replace(/[/\\]+$/, '') : path
}
