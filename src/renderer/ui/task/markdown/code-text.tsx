import { Fragment, memo, useDeferredValue } from 'react'
import type { CodeToken } from './highlight.ts'
import { useHighlight } from './use-highlight.ts'

/** Lines whose colours are drawn at a time. */
const LINES = 40
/** Shorter code gets its colours at once, where they are known. */
const SHORT = 4_000

/**
 * Code with its colours, when they are there; the plain text until then. No frame, no scrolling. The colours of long code
 * are drawn piece by piece, between other work.
 */
export const CodeText = memo(function CodeText({
  code,
  language,
}: {
  code: string
  language: string | null
}) {
  const known = useHighlight(code, language)
  const lines = useDeferredValue(known, code.length <= SHORT ? known : null)
  // Colours of the code from before are no colours of this one.
  if (lines === null || known === null) return code
  const pieces: (typeof lines)[] = []
  for (let at = 0; at < lines.length; at += LINES) pieces.push(lines.slice(at, at + LINES))
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no other identity
    <Fragment key={index}>
      {index > 0 && '\n'}
      <CodeLines lines={piece} />
    </Fragment>
  ))
})

function CodeLines({ lines }: { lines: readonly (readonly CodeToken[])[] }) {
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity
    <Fragment key={index}>
      {index > 0 && '\n'}
      <CodeLine tokens={line} />
    </Fragment>
  ))
}

/** One coloured line. */
function CodeLine({ tokens }: { tokens: readonly CodeToken[] }) {
  return tokens.map((token, index) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a token has no other identity
      key={index}
      style={{
        color: token.color,
        fontStyle: token.italic ? 'italic' : undefined,
        fontWeight: token.bold ? 600 : undefined,
      }}
    >
      {token.text}
    </span>
  ))
}
