import { useState } from 'react'
import { beginningOf } from '../../../../contract/cut-text.ts'
import type { Json } from '../../../../contract/values.ts'
import { Button } from '../../../ui/button.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'

/** Entries of a list or object drawn at once. */
const MOST_ENTRIES = 100
/** Characters of a text shown at once. */
const MOST_TEXT = 10_000

/** Any JSON as a tree that can be folded; large parts are drawn when they are asked for. */
export function JsonView({ value, depth = 0 }: { value: Json; depth?: number }) {
  if (typeof value !== 'object' || value === null) return <Scalar value={value} />
  const entries: [string, Json | undefined][] = Array.isArray(value)
    ? value.map((each, index) => [String(index), each])
    : Object.entries(value)
  if (entries.length === 0) {
    return <span className="font-mono text-faint text-sm">{Array.isArray(value) ? '[]' : '{}'}</span>
  }
  return <Entries entries={entries} depth={depth} />
}

function Entries({ entries, depth }: { entries: readonly [string, Json | undefined][]; depth: number }) {
  const [shown, setShown] = useState(MOST_ENTRIES)
  return (
    <div className="flex flex-col gap-0.5 font-mono text-sm">
      {entries.slice(0, shown).map(([name, value]) =>
        typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? (
          <Disclosure
            key={name}
            summaryClassName="min-h-6"
            open={depth < 1 && entries.length <= 20 ? true : undefined}
            summary={
              <>
                <span className="text-blue">
                  <VisibleText text={name} kind="content" />
                </span>
                <span className="text-faint">
                  {Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`}
                </span>
              </>
            }
          >
            <div className="pl-4">
              <JsonView value={value} depth={depth + 1} />
            </div>
          </Disclosure>
        ) : (
          <div key={name} className="flex min-w-0 gap-2 pl-4.5">
            <span className="shrink-0 text-blue">
              <VisibleText text={name} kind="content" />
            </span>
            <JsonView value={value ?? null} depth={depth + 1} />
          </div>
        ),
      )}
      {entries.length > shown && (
        <span className="pl-4.5">
          <Button size="sm" onClick={() => setShown(shown + 10 * MOST_ENTRIES)}>
            {`Show more of ${entries.length}`}
          </Button>
        </span>
      )}
    </div>
  )
}

function Scalar({ value }: { value: string | number | boolean | null }) {
  if (typeof value === 'string') return <PlainText text={value} className="text-green" />
  return <span className="font-mono text-amber text-sm">{String(value)}</span>
}

/** A text as it is; of a long one the beginning first. */
export function PlainText({ text, className = '' }: { text: string; className?: string }) {
  const [whole, setWhole] = useState(false)
  const isCut = !whole && text.length > MOST_TEXT
  return (
    <span className={`min-w-0 whitespace-pre-wrap break-words font-mono text-sm ${className}`}>
      <VisibleText text={isCut ? beginningOf(text, MOST_TEXT) : text} kind="content" />
      {isCut && (
        <Button size="sm" className="ml-2" onClick={() => setWhole(true)}>
          {`Show all ${text.length} characters`}
        </Button>
      )}
    </span>
  )
}
