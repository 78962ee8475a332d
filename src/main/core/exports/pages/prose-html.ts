import { Lexer, type Token, type Tokens } from 'marked'
import { escapeHtml } from './markdown-text.ts'

/** What was said in Markdown, as HTML that is made here: no markup of the text is any. */
export type Prose = (text: string) => string

/** Longer ones are shown as they are, as is the rest when reading has taken so many ms: some texts take long. */
const READ_LENGTH = 32 * 1024
const READ_MS = 1_500
/** Deeper lists and quotations are shown as they are. */
const DEEPEST = 12

export function createProse(): Prose {
  let spent = 0
  return (text) => {
    if (text.length > READ_LENGTH || spent > READ_MS) return plain(text)
    const begun = performance.now()
    try {
      return blocks(new Lexer({ gfm: true }).lex(text), 0)
    } catch (error) {
      // Nested too deep, for it or for us.
      if (error instanceof RangeError) return plain(text)
      throw error
    } finally {
      spent += performance.now() - begun
    }
  }
}

const plain = (text: string): string => `<p class="plain">${escapeHtml(text)}</p>`

function blocks(tokens: readonly Token[], depth: number): string {
  return tokens.map((token) => block(token, depth)).join('')
}

function block(token: Token, depth: number): string {
  if (depth > DEEPEST) return plain(token.raw)
  switch (token.type) {
    case 'space':
    case 'def':
      return ''
    case 'hr':
      return '<hr>'
    case 'heading':
      return `<p><strong>${inlines(token.tokens, depth)}</strong></p>`
    case 'paragraph':
      return `<p>${inlines(token.tokens, depth)}</p>`
    case 'text':
      return token.tokens === undefined
        ? `<p>${escapeHtml(token.raw)}</p>`
        : `<p>${inlines(token.tokens, depth)}</p>`
    case 'code':
      return `<pre>\n${escapeHtml((token as Tokens.Code).text)}</pre>`
    case 'blockquote':
      return `<blockquote>${blocks(token.tokens ?? [], depth + 1)}</blockquote>`
    case 'list': {
      const { ordered, start, items } = token as Tokens.List
      const name = ordered ? 'ol' : 'ul'
      const from = ordered && typeof start === 'number' && start !== 1 ? ` start="${Math.trunc(start)}"` : ''
      return `<${name}${from}>${items.map((item) => listItem(item, depth)).join('')}</${name}>`
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table
      const head = header.map((cell) => `<th scope="col">${inlines(cell.tokens, depth) || '–'}</th>`).join('')
      const body = rows
        .map((row) => `<tr>${row.map((cell) => `<td>${inlines(cell.tokens, depth)}</td>`).join('')}</tr>`)
        .join('')
      return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
    }
    default:
      // Markup, and what a newer reader may know.
      return plain(token.raw)
  }
}

function listItem({ task, checked, tokens }: Tokens.ListItem, depth: number): string {
  const box = task ? (checked ? '☑ ' : '☐ ') : ''
  return `<li>${box}${blocks(
    tokens.filter(({ type }) => type !== 'checkbox'),
    depth + 1,
  )}</li>`
}

function inlines(tokens: readonly Token[] | undefined, depth: number): string {
  return (tokens ?? []).map((token) => inline(token, depth + 1)).join('')
}

function inline(token: Token, depth: number): string {
  if (depth > DEEPEST) return escapeHtml(token.raw)
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return `<${token.type}>${inlines(token.tokens, depth)}</${token.type}>`
    case 'codespan':
      return `<code>${escapeHtml((token as Tokens.Codespan).text)}</code>`
    case 'br':
      return '<br>'
    case 'link':
      return link(token as Tokens.Link, depth)
    case 'text':
      return 'tokens' in token && token.tokens !== undefined
        ? inlines(token.tokens, depth)
        : escapeHtml((token as Tokens.Text).text)
    case 'escape':
      return escapeHtml((token as Tokens.Escape).text)
    default:
      // Markup, and pictures, which would be fetched.
      return escapeHtml(token.raw)
  }
}

/** Only pages are linked, and it is seen which. */
function link({ href, text, tokens }: Tokens.Link, depth: number): string {
  const words = inlines(tokens, depth)
  if (!/^https?:\/\/[^\s"'<>]+$/i.test(href)) return words
  const shown = text === href ? '' : ` (${escapeHtml(href)})`
  return `<a href="${escapeHtml(href)}" rel="noreferrer noopener nofollow">${words}</a>${shown}`
}
