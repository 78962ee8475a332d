import { type ReactNode, useEffect } from 'react'
import { Button } from '../../../ui/button.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import type { Counted } from '../counted.ts'
import type { PagesRead } from './use-page-of.ts'

/** Records by page with their filter above them; or that there are none, or why they could not be read. */
export function RecordList<T>(props: {
  label: string
  read: PagesRead<T>
  filter: ReactNode
  empty: ReactNode
  onCount: (counted: Counted) => void
  children: (rows: readonly T[]) => ReactNode
}) {
  const { onCount } = props
  const { page, error, reload, more } = props.read
  useEffect(() => {
    if (page !== null) onCount({ count: page.totalCount, labels: [], warning: page.layer.warning })
  }, [page, onCount])
  return (
    <>
      <div className="flex shrink-0 items-center gap-2 border-line border-b px-4 py-1.5 max-md:px-3">
        {props.filter}
      </div>
      {error && (
        <div className="p-4">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
      {page === null && !error && <SkeletonLines lines={6} />}
      {page !== null && page.rows.length === 0 && props.empty}
      {page !== null && page.rows.length > 0 && (
        <Scrolls
          as="section"
          aria-label={props.label}
          className="min-h-0 flex-1 overflow-auto px-4 py-2 max-md:px-3"
        >
          {props.children(page.rows)}
          {page.nextCursor !== null && (
            <Button className="my-2" onClick={more}>
              Show more
            </Button>
          )}
        </Scrolls>
      )}
    </>
  )
}
