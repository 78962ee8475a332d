import type { SearchHit } from '../../../contract/search.ts'
import { VisibleText } from '../visible-text.tsx'

/** A part of a text with the words that were looked for. */
export function Highlighted({ snippet: { text, highlights } }: { snippet: SearchHit['snippet'] }) {
  let at = 0
  const parts = highlights.map(([from, to]) => {
    const before = text.slice(at, from)
    at = to
    return (
      <span key={from}>
        <VisibleText text={before} kind="prose" />
        <mark className="rounded-xs bg-amber-soft font-medium text-ink">
          <VisibleText text={text.slice(from, to)} kind="prose" />
        </mark>
      </span>
    )
  })
  return (
    <>
      {parts}
      <VisibleText text={text.slice(at)} kind="prose" />
    </>
  )
}
