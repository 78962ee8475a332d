/**
 * Parses JSON that a file has, or a line of one: editors and shells of Windows put a byte order mark before it, which
 * `JSON.parse` refuses. Use it for every text that was not written by ourselves.
 */
export function parseJsonText(text: string): unknown {
  return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
}
