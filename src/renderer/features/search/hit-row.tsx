import { clsx } from 'clsx'
import { useState } from 'react'
import type { SearchHit, SearchNeighbour } from '../../../contract/search.ts'
import { Chevron } from '../../ui/chevron.tsx'
import { Highlighted } from '../../ui/search/highlighted.tsx'
import { hrefOf, kindLooks, spokenKind } from '../../ui/search/hit-look.ts'
import { Time } from '../../ui/time.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'

/** One text that was found; unfolded, with what stands before and behind it. */
export function HitRow({ hit }: { hit: SearchHit }) {
  const [isOpen, setOpen] = useState(false)
  const Icon = kindLooks[hit.kind].icon
  const hasNeighbours = hit.before !== null || hit.after !== null
  return (
    <li className="relative">
      <div className="flex items-start gap-1 rounded-md pr-2 focus-within:bg-hover hover:bg-hover">
        <button
          type="button"
          data-unfold
          aria-expanded={isOpen}
          aria-label={`What stands beside it: ${spokenKind(hit)}`}
          disabled={!hasNeighbours}
          onClick={() => setOpen(!isOpen)}
          className={clsx(
            'mt-0.5 flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-pressed',
            !hasNeighbours && 'invisible',
          )}
        >
          <Chevron open={isOpen} />
        </button>
        <a
          href={hrefOf(hit)}
          data-hit
          className="grid min-w-0 flex-1 grid-cols-[8.5rem_minmax(0,1fr)_auto] items-baseline gap-x-2 rounded-md py-1 max-md:grid-cols-[minmax(0,1fr)_auto]"
        >
          <span className="flex min-w-0 items-center gap-1.5 self-start text-muted">
            <Icon aria-hidden size={14} strokeWidth={1.75} className="shrink-0" />
            <span className="truncate">{spokenKind(hit)}</span>
          </span>
          <span className="line-clamp-3 min-w-0 break-words max-md:order-3 max-md:col-span-2">
            <Highlighted snippet={hit.snippet} />
          </span>
          <Time at={hit.at} className="whitespace-nowrap text-faint text-sm" />
        </a>
      </div>
      {isOpen && (
        <div className="mb-1 ml-8 border-line border-l pl-3">
          <Neighbour side="Before" text={hit.before} />
          <Neighbour side="After" text={hit.after} />
        </div>
      )}
    </li>
  )
}

function Neighbour({ side, text }: { side: string; text: SearchNeighbour | null }) {
  if (text === null) return null
  return (
    <p className="flex gap-2 py-0.5 text-muted">
      <span className="w-10 shrink-0 text-faint text-sm">{side}</span>
      <span className="min-w-0 break-words">
        {spokenKind(text)} · <VisibleText text={text.text} kind="prose" />
      </span>
    </p>
  )
}
