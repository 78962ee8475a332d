import { useMemo, useState } from 'react'
import type { Channel, Delivery } from '../../../../contract/notifications.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLiveValue } from '../../../lib/use-live-value.ts'
import { Button } from '../../../ui/button.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Select } from '../../../ui/select.tsx'
import { Time } from '../../../ui/time.tsx'
import { textTones } from '../../../ui/tone.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import {
  filters,
  type LogFilter,
  MOST_SHOWN,
  type ShownLog,
  stateLooks,
  statesOf,
  withChange,
} from './shown-log.ts'

/** How many are shown at first, and with each "Show more". */
const STEP = 10

/** Messages and what became of them, newest first, by state and channel. */
export function DeliveryLog({ channels }: { channels: readonly Channel[] }) {
  const [filter, setFilter] = useState<LogFilter>('all')
  const [channelId, setChannelId] = useState('all')
  const [limit, setLimit] = useState(STEP)
  const choose = () => setLimit(STEP)
  return (
    <div className="border-line border-b">
      <div className="flex flex-wrap items-center gap-2 px-4 pt-2.5 pb-1.5 max-md:px-3">
        <h3 className="flex-1 font-medium">Log</h3>
        <Select
          label="Messages of the state"
          className="w-36"
          value={filter}
          options={filters}
          onValueChange={(value) => {
            setFilter(value)
            choose()
          }}
        />
        <Select
          label="Messages to the channel"
          className="w-36"
          value={channelId}
          options={[
            { value: 'all', label: 'All channels' },
            ...channels.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onValueChange={(value) => {
            setChannelId(value)
            choose()
          }}
        />
      </div>
      <Deliveries
        // Read anew for each choice: what was read for another one is not shown for it.
        key={`${filter} ${channelId}`}
        filter={filter}
        channelId={channelId === 'all' ? undefined : channelId}
        limit={limit}
        known={channels}
        onMore={() => setLimit(Math.min(limit + STEP * 4, MOST_SHOWN))}
      />
    </div>
  )
}

function Deliveries(props: {
  filter: LogFilter
  channelId: string | undefined
  limit: number
  known: readonly Channel[]
  onMore: () => void
}) {
  const { filter, channelId, limit, known, onMore } = props
  const query = useMemo(
    () => ({ states: [...statesOf(filter)], limit, ...(channelId === undefined ? {} : { channelId }) }),
    [filter, channelId, limit],
  )
  const log = useLiveValue(
    'notification.log',
    query,
    'delivery.changed',
    ({ delivery }, before) => before && withChange(before, delivery, { filter, channelId }),
  )
  return (
    <Loaded of={log}>
      {(value) => (
        <Messages
          log={value}
          known={known}
          isAll={filter === 'all' && channelId === undefined}
          limit={limit}
          onMore={onMore}
        />
      )}
    </Loaded>
  )
}

function Messages(props: {
  log: ShownLog
  known: readonly Channel[]
  isAll: boolean
  limit: number
  onMore: () => void
}) {
  const { log, known, isAll } = props
  if (log.deliveries.length === 0)
    return (
      <p className="px-4 pb-2.5 text-muted max-md:px-3">
        {isAll ? 'Nothing was told yet. A test of a channel stands here, too.' : 'No message is like this.'}
      </p>
    )
  return (
    <>
      <ul aria-label="Messages">
        {log.deliveries.map((delivery) => (
          <DeliveryRow
            key={delivery.id}
            delivery={delivery}
            canRetry={known.some(({ id }) => id === delivery.channelId)}
          />
        ))}
      </ul>
      {log.nextCursor !== null && props.limit < MOST_SHOWN && (
        <p className="px-4 py-2 max-md:px-3">
          <Button size="sm" onClick={props.onMore}>
            Show more
          </Button>
        </p>
      )}
    </>
  )
}

function DeliveryRow({ delivery, canRetry }: { delivery: Delivery; canRetry: boolean }) {
  const client = useClient()
  const { id, state, channel, items, count, note, createdAt, attempts } = delivery
  const [first] = items
  const { word, tone } = stateLooks[state]
  const text =
    count === 1 && first !== undefined ? `${first.title}: ${first.body}` : `${count} things happened`
  const retry = () => {
    client
      .call('notification.retry', { deliveryId: id })
      .catch((error: unknown) => reportError(error, 'The message was not tried again'))
  }
  const isOpen = state === 'given_up' || (state === 'waiting' && delivery.nextAt !== null)
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-1.5 text-sm last:border-b-0 max-md:px-3">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <VisibleText text={text} kind="text" />
        </p>
        <p className="break-words text-muted">
          <span className={textTones[tone]}>{word}</span> · {channel} · <Time at={createdAt} />
          {attempts > 1 && ` · ${attempts} attempts`}
          {note !== null && ` · ${note}`}
        </p>
      </div>
      {isOpen && canRetry && (
        <Button size="sm" onClick={retry} aria-label={`Try again: ${text}`}>
          Try again
        </Button>
      )}
    </li>
  )
}
