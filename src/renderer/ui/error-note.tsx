import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Disclosure } from './disclosure.tsx'
import { InlineCode } from './inline-code.tsx'
import { Scrolls } from './scrolls.tsx'

/** What happened and why (`message`), what to do (`hint`), the ways forward (`actions`), raw text behind a disclosure. */
export function ErrorNote(props: {
  message: string
  hint?: string | null | undefined
  actions?: ReactNode
  details?: string | null | undefined
  /** Announced when it appears; off for one that was there from the start. */
  live?: boolean
}) {
  return (
    <div
      role={props.live === false ? 'note' : 'alert'}
      className="flex gap-2 rounded-md border border-red/35 bg-red-soft px-3 py-2 text-left"
    >
      <TriangleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0 text-red" />
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium text-ink">
          <InlineCode text={props.message} />
        </p>
        {props.hint && (
          <p className="mt-0.5 break-words text-muted">
            <InlineCode text={props.hint} />
          </p>
        )}
        {props.actions && <div className="mt-2 flex flex-wrap gap-2">{props.actions}</div>}
        {props.details && (
          <Disclosure summary="Details" className="mt-2 text-sm">
            <Scrolls
              as="pre"
              className="mt-1 max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-sm bg-sunken p-2 text-ink text-sm"
            >
              {props.details}
            </Scrolls>
          </Disclosure>
        )}
      </div>
    </div>
  )
}
