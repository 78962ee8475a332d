import { useState } from 'react'
import type { SearchHit } from '../../../contract/search.ts'
import { Button } from '../../ui/button.tsx'
import { formatDirectory } from '../../ui/format.ts'
import { keyOf } from '../../ui/search/hit-look.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { HitRow } from './hit-row.tsx'

/** Texts of one group that are shown before one asks for more. */
const SHOWN = 4

/** What was found, by the session that it is of; what belongs to none by what it is. */
export function HitGroups({ hits }: { hits: readonly SearchHit[] }) {
  const groups = Map.groupBy(hits, (hit) => hit.sessionId ?? `${hit.source} ${hit.id}`)
  return [...groups].map(([key, own]) => <Group key={key} hits={own} />)
}

function Group({ hits }: { hits: readonly SearchHit[] }) {
  const [isWhole, setWhole] = useState(false)
  const [first] = hits
  if (first === undefined) return null
  const shown = isWhole ? hits : hits.slice(0, SHOWN)
  const hidden = hits.length - shown.length
  const title = first.sessionTitle ?? first.title
  return (
    <section aria-label={title} className="border-line border-b px-4 py-2 max-md:px-3">
      <div className="flex min-w-0 items-baseline gap-2 pb-0.5 pl-7">
        <h2 className="truncate font-medium">
          <VisibleText text={title} kind="prose" />
        </h2>
        {first.directory !== null && (
          <span className="min-w-0 truncate text-faint text-sm">
            {formatDirectory(first.directory, undefined)}
          </span>
        )}
        {first.source === 'conversation' && <span className="shrink-0 text-faint text-sm">Claude Code</span>}
        {first.simulated && <span className="shrink-0 text-faint text-sm">Simulated</span>}
      </div>
      <ul>
        {shown.map((hit) => (
          <HitRow key={keyOf(hit)} hit={hit} />
        ))}
      </ul>
      {hidden > 0 && (
        <Button look="quiet" size="sm" className="ml-6" onClick={() => setWhole(true)}>
          {`${hidden} more of this`}
        </Button>
      )}
    </section>
  )
}
