import { Fragment, memo } from 'react'
import type { CodeToken } from './highlight.ts'
import { useHighlight } from './use-highlight.ts'

/** Code with its colours, when they are there; the plain text until then. No frame, no scrolling. */
export const CodeText = memo(function CodeText({
  code,
  language,
}: {
  code: string
  language: string | null
}) {
  const lines = useHighlight(code, language)
  if (lines === null) return code
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity
    <Fragment key={index}>
      {index > 0 && '\n'}
      <CodeLine tokens={line} />
    </Fragment>
  ))
})

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
