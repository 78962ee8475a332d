import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Events } from '../../../../contract/events.ts'
import type { Channel, NotificationRule } from '../../../../contract/notifications.ts'
import type { Output } from '../../../../contract/operations.ts'
import { useLiveValue } from '../../../lib/use-live-value.ts'
import { Button } from '../../../ui/button.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { ChannelDialog } from './channel-dialog.tsx'
import { ChannelRow } from './channel-row.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { MadeKeyDialog } from './made-key-dialog.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { RuleRow } from './rule-row.tsx'
import { ThisBrowser } from './this-browser.tsx'

const nothing = {}

/** What is open over the page. */
type Open =
  | { what: 'channel'; channel: Channel | null }
  | { what: 'rule'; rule: NotificationRule | null }
  | { what: 'key'; name: string; key: string }

/** Rules and channels, over the settings of notifications, with a test of each channel and the log of what was told. */
export function NotificationsSummary() {
  const read = useLiveValue('notification.get', nothing, 'notification.changed', taken)
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  return (
    <Loaded of={read} lines={4}>
      {({ rules, channels }) => (
        <>
          <Part title="Rules" add="Add rule" onAdd={() => setOpen({ what: 'rule', rule: null })}>
            {rules.length === 0 ? (
              <p className="px-4 pb-2.5 text-muted max-md:px-3">
                There are no rules: nobody is told. A rule says what is told, and by which channels.
              </p>
            ) : (
              <ul aria-label="Rules of notifications">
                {rules.map((rule) => (
                  <RuleRow
                    key={rule.id}
                    rule={rule}
                    channels={channels}
                    onEdit={() => setOpen({ what: 'rule', rule })}
                  />
                ))}
              </ul>
            )}
          </Part>
          <Part title="Channels" add="Add channel" onAdd={() => setOpen({ what: 'channel', channel: null })}>
            {channels.length === 0 ? (
              <p className="px-4 pb-2.5 text-muted max-md:px-3">
                There are no channels. A channel is where messages go: a webhook, ntfy, e-mail, a command, or
                whoever has Muster open.
              </p>
            ) : (
              <ul aria-label="Channels">
                {channels.map((channel) => (
                  <ChannelRow
                    key={channel.id}
                    channel={channel}
                    rules={rules}
                    onEdit={() => setOpen({ what: 'channel', channel })}
                  />
                ))}
              </ul>
            )}
            <ThisBrowser />
          </Part>
          <DeliveryLog channels={channels} />
          {open?.what === 'rule' && <RuleDialog rule={open.rule} channels={channels} onClose={close} />}
          {open?.what === 'channel' && (
            <ChannelDialog
              channel={open.channel}
              onClose={(made) => setOpen(made === null ? null : { what: 'key', ...made })}
            />
          )}
          {open?.what === 'key' && <MadeKeyDialog name={open.name} value={open.key} onClose={close} />}
        </>
      )}
    </Loaded>
  )
}

const taken = (payload: Events['notification.changed']): Output<'notification.get'> => payload

function Part(props: { title: string; add: string; onAdd: () => void; children: ReactNode }) {
  return (
    <div className="border-line border-b">
      <div className="flex items-center justify-between gap-3 px-4 pt-2.5 pb-1.5 max-md:px-3">
        <h3 className="font-medium">{props.title}</h3>
        <Button size="sm" icon={Plus} onClick={props.onAdd}>
          {props.add}
        </Button>
      </div>
      {props.children}
    </div>
  )
}
