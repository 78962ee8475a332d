import { Link } from '@tanstack/react-router'
import { Undo2 } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { toast } from 'sonner'
import type { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkEvent, WorkItem } from '../../../../contract/work-item.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Button } from '../../../ui/button.tsx'
import { shortId } from '../../../ui/format.ts'
import { ReadError } from '../../../ui/read-error.tsx'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { describeValue, fieldName } from '../../../ui/work/describe-field.ts'
import { useItemsById } from '../../../ui/work/use-items-by-id.ts'
import { Part } from './part.tsx'
import { itemsNamed, sayEvent } from './say-event.ts'

const PAGE = 20

/** Every change of an item: who, when, what it was and what it became. */
export function HistorySection({ item, onChanged }: { item: WorkItem; onChanged: () => void }) {
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
  const undo = async () => {
    try {
      const { undone } = await client.call('work.undo', { recordId })
      toast(`Taken back: ${undone.what.replaceAll('_', ' ')}`)
      onChanged()
      void read(null)
    } catch (thrown) {
      reportError(thrown, 'It was not taken back')
    }
  }
  const [last] = events ?? []
  const named = useMemo(() => itemsNamed(events ?? []), [events])
  const titles = useItemsById(named)
  return (
    <Part
      title="History"
      aside={
        last !== undefined &&
        last.what !== 'created' && (
          <Button
            size="sm"
            icon={Undo2}
            title="Takes the last change back, if it is yours"
            onClick={() => void undo()}
          >
            Undo the last change
          </Button>
        )
      }
    >
      {error && <ReadError error={error} onAgain={() => void read(null)} />}
      <ol className="flex flex-col">
        {(events ?? []).map((event) => (
          <li key={event.id} className="flex gap-2 border-line border-b py-1.5 last:border-b-0">
            <div className="min-w-0 flex-1 break-words">
              <span className="font-medium">{event.by}</span> <Told event={event} titles={titles} />
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

function Told({ event, titles }: { event: WorkEvent; titles: ReadonlyMap<string, WorkItem> }) {
  const said = sayEvent(event)
  if (said === null)
    return (
      <>
        <span className="text-muted">{event.what.replaceAll('_', ' ')}</span>
        <Changes event={event} titles={titles} />
      </>
    )
  const { words, itemId, taskId } = said
  return (
    <span className="text-muted">
      <VisibleText text={words} kind="content" />{' '}
      {itemId !== undefined && (
        <Link to="/work/$itemId" params={{ itemId }} className="text-ink underline">
          <VisibleText text={titles.get(itemId)?.title ?? `item ${shortId(itemId)}`} kind="text" />
        </Link>
      )}
      {taskId !== undefined && (
        <Link to="/task/$taskId" params={{ taskId }} className="text-ink underline">
          {`task ${shortId(taskId)}`}
        </Link>
      )}
    </span>
  )
}

function Changes({ event, titles }: { event: WorkEvent; titles: ReadonlyMap<string, WorkItem> }) {
  const { before, after } = event
  if (event.what === 'created' || after === null) return null
  const fields = Object.keys(after).filter((field) => !quiet.has(field))
  const titled = (field: string, value: Json | undefined) =>
    field === 'parentId' && typeof value === 'string' ? (titles.get(value)?.title ?? value) : value
  return (
    <ul className="text-muted">
      {fields.map((field) => (
        <li key={field} className="flex flex-wrap gap-x-1.5">
          <span>{fieldName(field)}:</span>
          {before !== null && field in before && (
            <>
              <Value field={field} value={titled(field, before[field])} />
              <span aria-hidden>→</span>
              <span className="sr-only">became</span>
            </>
          )}
          <Value field={field} value={titled(field, after[field])} />
        </li>
      ))}
    </ul>
  )
}

function Value({ field, value }: { field: string; value: Json | undefined }) {
  const text = describeValue(field, value)
  return (
    <span className="line-clamp-2 min-w-0 break-words text-ink" title={text}>
      <VisibleText text={text} kind="content" />
    </span>
  )
}
