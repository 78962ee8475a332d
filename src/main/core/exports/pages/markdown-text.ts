/*
 * Texts of others in a Markdown document, none of which may be taken for a part of it.
 */

/** One line with every sign that Markdown knows taken literally. */
export function literalLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>()#+\-.!|~&@:]/g, (sign) => `\\${sign}`)
}

/** A block of a text as it is, in a fence that is longer than any in it. */
export function fenced(text: string, language = 'text'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${fence}\n`
}

/** What may be more than words: markup, pictures that a reader fetches, links to anything but pages, references. */
const doubtful = /[<&]|!\[|\]\(\s*(?!https?:\/\/)|^ {0,3}\[[^\]]+\]:/m

/**
 * What Claude said, as the Markdown that it is, set off as a quotation, out of which nothing reaches. A text with markup in it is
 * shown as it is.
 */
export function quoted(text: string): string {
  if (doubtful.test(text)) return fenced(text, 'markdown')
  return `${text
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')}\n`
}

/** Text within HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
