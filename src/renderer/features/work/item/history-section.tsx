import { useCallback, useEffect, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { WorkEvent, WorkItem } from '../../../../contract/work-item.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { Button } from '../../../ui/button.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { describeValue, fieldName } from '../describe-field.ts'
import { Part } from './part.tsx'

const PAGE = 20

/** Every change of an item: who, when, what it was and what it became. */
export function HistorySection({ item }: { item: WorkItem }) {
  const client = useClient()
  const [events, setEvents] = useState<readonly WorkEvent[] | null>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const { id: recordId, version } = item
  const read = useCallback(
    async (from: string | null) => {
      try {
        const page = await client.call('work.history', {
          recordId,
          limit: PAGE,
          ...(from === null ? {} : { cursor: from }),
        })
        setEvents((before) => (from === null ? page.events : [...(before ?? []), ...page.events]))
        setCursor(page.nextCursor)
        setError(null)
      } catch (thrown) {
        setError(toMusterError(thrown))
      }
    },
    [client, recordId],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version has another history.
  useEffect(() => void read(null), [read, version])
  return (
    <Part title="History">
      {error && <ReadError error={error} onAgain={() => void read(null)} />}
      <ol className="flex flex-col">
        {(events ?? []).map((event) => (
          <li key={event.id} className="flex gap-2 border-line border-b py-1.5 last:border-b-0">
            <div className="min-w-0 flex-1">
              <span className="font-medium">{event.by}</span>{' '}
              <span className="text-muted">{event.what.replaceAll('_', ' ')}</span>
              <Changes event={event} />
            </div>
            <Time at={event.at} className="shrink-0 text-faint" />
          </li>
        ))}
      </ol>
      {cursor !== null && (
        <Button size="sm" className="mt-1" onClick={() => void read(cursor)}>
          Earlier changes
        </Button>
      )}
    </Part>
  )
}

/** Fields that say nothing to a person beside the others. */
const quiet = new Set(['version', 'updatedAt', 'updatedBy', 'notesUpdatedAt', 'path', 'depth', 'id', 'rank'])

function Changes({ event }: { event: WorkEvent }) {
  const { before, after } = event
  if (event.what === 'created' || after === null) return null
  const fields = Object.keys(after).filter((field) => !quiet.has(field))
  return (
    <ul className="text-muted">
      {fields.map((field) => (
        <li key={field} className="flex flex-wrap gap-x-1.5">
          <span>{fieldName(field)}:</span>
          {before !== null && field in before && (
            <>
              <Value field={field} value={before[field]} />
              <span aria-hidden>→</span>
              <span className="sr-only">became</span>
            </>
          )}
          <Value field={field} value={after[field]} />
        </li>
      ))}
    </ul>
  )
}

function Value({ field, value }: { field: string; value: Parameters<typeof describeValue>[1] }) {
  const text = describeValue(field, value)
  return (
    <span className="line-clamp-2 min-w-0 break-words text-ink" title={text}>
      <VisibleText text={text} kind="content" />
    </span>
  )
}
