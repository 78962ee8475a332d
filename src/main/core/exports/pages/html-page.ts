import { createHash } from 'node:crypto'
import { pageStyle } from './html-style.ts'
import { escapeHtml } from './markdown-text.ts'
import { visible } from './shown-text.ts'

/** Nothing is fetched and nothing runs, whatever is in the texts. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`

/** The beginning of a page up to its body. */
export function pageHead(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${line(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
`
}

export const pageTail = '</main>\n</body>\n</html>\n'

/** A text on one line. */
export const line = (text: string): string => escapeHtml(visible(text).replace(/\s+/g, ' ').trim()) || '–'
