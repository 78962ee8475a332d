import type { ChannelKind } from '../../../../contract/notifications.ts'
import type { SelectOption } from '../../../ui/select.tsx'

/** Kinds of channels as people choose them. */
export const channelKinds: readonly SelectOption<ChannelKind>[] = [
  { value: 'webhook', label: 'Webhook', note: 'A signed POST of JSON to an address.' },
  { value: 'ntfy', label: 'ntfy', note: 'A message by the telephone.' },
  { value: 'email', label: 'E-mail', note: 'By an SMTP server of yours.' },
  { value: 'command', label: 'Command', note: 'A program gets the message on its input.' },
  { value: 'desktop', label: 'Desktop', note: 'A notification of the system, by the desktop application.' },
  { value: 'browser', label: 'Browser', note: 'A notification of browsers that have Muster open.' },
  { value: 'sound', label: 'Sound', note: 'A short sound of a page that is open.' },
]

export const channelKindWords = Object.fromEntries(
  channelKinds.map(({ value, label }) => [value, label]),
) as Readonly<Record<ChannelKind, string>>
