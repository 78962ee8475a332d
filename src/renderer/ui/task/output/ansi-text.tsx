import { memo, useMemo } from 'react'
import { parseAnsi } from './ansi.ts'
import './ansi.css'

/** Command output with its colours. */
export const AnsiText = memo(function AnsiText({ text }: { text: string }) {
  const spans = useMemo(() => parseAnsi(text), [text])
  if (spans.length === 1 && spans[0]?.classes === '') return spans[0].text
  return spans.map((span, index) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a run has no other identity
      key={index}
      className={span.classes}
      style={{ color: span.color, background: span.background }}
    >
      {span.text}
    </span>
  ))
})
