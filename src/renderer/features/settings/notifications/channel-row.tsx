import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import {
  type Channel,
  type Delivery,
  describeTarget,
  type NotificationRule,
} from '../../../../contract/notifications.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { channelKindWords } from './channel-words.ts'

/** A channel in the list, with a test of it and what can be done to it. */
export function ChannelRow(props: {
  channel: Channel
  rules: readonly NotificationRule[]
  onEdit: () => void
}) {
  const { channel, onEdit } = props
  const { id, name, target, links, enabled } = channel
  const client = useClient()
  const [asking, setAsking] = useState(false)
  const save = (isOn: boolean) => {
    client
      .call('notification.saveChannel', { channelId: id, name, target, links, enabled: isOn })
      .catch((error: unknown) => reportError(error, 'The channel was not changed'))
  }
  const remove = () => {
    client
      .call('notification.removeChannel', { channelId: id })
      .catch((error: unknown) => reportError(error, 'The channel was not removed'))
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-4 py-2 last:border-b-0 max-md:px-3">
      <Checkbox checked={enabled} label={`On: ${name}`} onCheckedChange={save} />
      <div className="min-w-48 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="break-words font-medium">{name}</span>
          <Badge>{channelKindWords[target.kind]}</Badge>
        </p>
        <p className="break-all text-muted text-sm">
          <VisibleText text={describeTarget(target)} />
          {links && ', with links'}
        </p>
        <State channel={channel} />
      </div>
      <div className="ml-auto flex shrink-0 items-center">
        <TestButton channel={channel} />
        <IconButton size="sm" label={`Change: ${name}`} icon={Pencil} onClick={onEdit} />
        <IconButton size="sm" label={`Remove: ${name}`} icon={Trash2} onClick={() => setAsking(true)} />
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove the channel ${name}?`}
        confirm="Remove channel"
        onConfirm={remove}
      >
        {lossesOf(channel, props.rules).map((loss) => (
          <p key={loss}>{loss}</p>
        ))}
        <p>To keep it for later, switch it off instead.</p>
      </ConfirmDialog>
    </li>
  )
}

/** What waits, what was sent last, and what went wrong since. */
function State({ channel: { enabled, waiting, lastError, lastSentAt } }: { channel: Channel }) {
  if (waiting === 0 && lastError === null && lastSentAt === null) return null
  return (
    <p className="break-words text-faint text-sm">
      {waiting > 0 && `${waiting} waiting${enabled ? '' : ' until it is on'}`}
      {waiting > 0 && lastSentAt !== null && ' · '}
      {lastSentAt !== null && (
        <>
          sent <Time at={lastSentAt} />
        </>
      )}
      {lastError !== null && <span className="block text-red">{lastError}</span>}
    </p>
  )
}

function TestButton({ channel: { id, name } }: { channel: Channel }) {
  const client = useClient()
  const [result, setResult] = useState<Delivery | 'testing' | null>(null)
  const test = () => {
    setResult('testing')
    client.call('notification.test', { channelId: id }).then(setResult, (error: unknown) => {
      setResult(null)
      reportError(error, 'The channel was not tested')
    })
  }
  const isBusy = result === 'testing'
  const isSent = result !== null && !isBusy && result.state === 'sent'
  return (
    <>
      <span role="status" className={isSent || isBusy ? 'mr-2 text-muted text-sm' : 'mr-2 text-red text-sm'}>
        {isBusy ? 'Sending…' : result === null ? '' : isSent ? 'Test sent' : 'Test not sent'}
      </span>
      <Button
        size="sm"
        className="mr-1"
        onClick={() => !isBusy && test()}
        aria-disabled={isBusy}
        aria-label={`Test ${name}`}
      >
        Test
      </Button>
    </>
  )
}

/** What goes with a channel. */
function lossesOf({ id, waiting, hasSecret }: Channel, rules: readonly NotificationRule[]): string[] {
  const named = rules.filter(({ channels, escalateTo }) => [...channels, ...escalateTo].includes(id))
  const names = named.map(({ name }) => name).join(', ')
  const held = 'What is held back for it is given up'
  return [
    waiting === 0
      ? `${held}.`
      : `${held}, and so ${waiting === 1 ? 'is 1 message that waits' : `are ${waiting} messages that wait`}.`,
    ...(hasSecret ? ['Its secret is forgotten.'] : []),
    ...(named.length === 0
      ? []
      : [`${named.length === 1 ? 'The rule' : 'The rules'} ${names} will not name it any more.`]),
  ]
}
