import { type ReactNode, useState } from 'react'
import type { Events } from '../../../../contract/events.ts'
import {
  type Channel,
  type Delivery,
  kindWords,
  type NotificationRule,
} from '../../../../contract/notifications.ts'
import type { Output } from '../../../../contract/operations.ts'
import { useClient } from '../../../lib/client.ts'
import { allowBrowserNotices, type BrowserNotices, browserNotices } from '../../../lib/notices.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLiveValue } from '../../../lib/use-live-value.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'

const nothing = {}
/** What the newest of the log are. */
const newest = { limit: 10 }

/** Rules and channels, over the settings of notifications, with a test of each channel and what was told last. */
export function NotificationsSummary() {
  const { value, error, reload } = useLiveValue('notification.get', nothing, 'notification.changed', taken)
  const log = useLiveValue('notification.log', newest, 'delivery.changed', again)
  if (error) return <ReadError error={error} onAgain={reload} />
  return (
    <div className="flex flex-col gap-4 border-line border-b px-4 py-2.5">
      {value === null ? (
        <SkeletonLines lines={4} />
      ) : (
        <>
          <Part title="Rules">
            {value.rules.map((rule) => (
              <RuleRow key={rule.id} rule={rule} channels={value.channels} />
            ))}
            {value.rules.length === 0 && <p className="text-muted">There are no rules: nobody is told.</p>}
          </Part>
          <Part title="Channels">
            {value.channels.map((channel) => (
              <ChannelRow key={channel.id} channel={channel} />
            ))}
            {value.channels.length === 0 && <p className="text-muted">There are no channels.</p>}
          </Part>
          <p className="text-muted text-sm">
            Rules and channels are made by the command line: <code>muster notify rule</code> and{' '}
            <code>muster notify channel</code>.
          </p>
          <ThisBrowser />
        </>
      )}
      {log.value !== null && log.value.deliveries.length > 0 && (
        <Part title="Told last">
          {log.value.deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} />
          ))}
        </Part>
      )}
    </div>
  )
}

const taken = (payload: Events['notification.changed']): Output<'notification.get'> => payload
const again = () => null

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1 font-medium">{title}</h3>
      <div className="flex flex-col gap-1.5">{children}</div>
    </div>
  )
}

function RuleRow({ rule, channels }: { rule: NotificationRule; channels: readonly Channel[] }) {
  const client = useClient()
  const { id, createdAt: _, ...fields } = rule
  const names = (ids: readonly string[]) =>
    channels
      .filter((channel) => ids.includes(channel.id))
      .map(({ name }) => name)
      .join(', ')
  const save = (enabled: boolean) => {
    client
      .call('notification.saveRule', { ...fields, ruleId: id, enabled })
      .catch((error: unknown) => reportError(error, 'The rule could not be changed'))
  }
  return (
    <Checkbox checked={rule.enabled} onCheckedChange={save}>
      {rule.name}
      <span className="block text-muted text-sm">
        {rule.on.map((kind) => kindWords[kind].replace(/:.*$/, '')).join('; ')} →{' '}
        {names(rule.channels) || 'nowhere'}
        {rule.unlessLooking && ', while nobody looks'}
        {rule.escalateAfterS !== null &&
          `, without an answer after ${rule.escalateAfterS / 60} min to ${names(rule.escalateTo)}`}
      </span>
    </Checkbox>
  )
}

function ChannelRow({ channel }: { channel: Channel }) {
  const client = useClient()
  const [result, setResult] = useState<Delivery | 'testing' | null>(null)
  const { id, name, target, links, enabled, waiting, lastError } = channel
  const save = (isOn: boolean) => {
    client
      .call('notification.saveChannel', { channelId: id, name, target, links, enabled: isOn })
      .catch((error: unknown) => reportError(error, 'The channel could not be changed'))
  }
  const test = () => {
    setResult('testing')
    client.call('notification.test', { channelId: id }).then(setResult, (error: unknown) => {
      setResult(null)
      reportError(error, 'The channel could not be tested')
    })
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <Checkbox checked={enabled} onCheckedChange={save}>
        {name}
        <span className="block text-muted text-sm">
          {target.kind}
          {waiting > 0 && `, ${waiting} waiting`}
          {lastError !== null && `: ${lastError}`}
        </span>
      </Checkbox>
      <div className="flex items-center gap-2">
        <span role="status" className="text-muted text-sm">
          {result === 'testing'
            ? 'Sending…'
            : result !== null && (result.state === 'sent' ? 'Sent' : (result.note ?? 'Not sent'))}
        </span>
        <Button onClick={test} disabled={result === 'testing'} aria-label={`Test ${name}`}>
          Test
        </Button>
      </div>
    </div>
  )
}

const browserWords: Readonly<Record<Exclude<BrowserNotices, 'none'>, string>> = {
  granted: 'This browser shows notifications of browser channels while a page of Muster is open.',
  denied: 'This browser does not let Muster show notifications. Allow them in its settings for this page.',
  default: 'This browser can show notifications of browser channels while a page of Muster is open.',
  insecure: 'This browser shows notifications only of pages that come by HTTPS or from this machine.',
}

function ThisBrowser() {
  const [state, setState] = useState(browserNotices)
  if (state === 'none') return null
  const allow = () => {
    allowBrowserNotices().then(setState, (error: unknown) =>
      reportError(error, 'The browser could not be asked'),
    )
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="text-muted text-sm">{browserWords[state]}</p>
      {state === 'default' && <Button onClick={allow}>Allow in this browser</Button>}
    </div>
  )
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const client = useClient()
  const { id, state, channel, items, count, note, createdAt } = delivery
  const [first] = items
  const retry = () => {
    client
      .call('notification.retry', { deliveryId: id })
      .catch((error: unknown) => reportError(error, 'The message could not be tried again'))
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
      <p className="min-w-0 flex-1 break-words">
        {count === 1 && first !== undefined ? `${first.title}: ${first.body}` : `${count} things happened`}
        <span className="block text-muted">
          {channel}, {state.replace('_', ' ')}, <Time at={createdAt} />
          {note !== null && `: ${note}`}
        </span>
      </p>
      {(state === 'given_up' || state === 'waiting') && <Button onClick={retry}>Try again</Button>}
    </div>
  )
}
