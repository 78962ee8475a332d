/** As one word of a shell, to be shown or copied: in single quotes, unless it has only what no shell looks at. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
