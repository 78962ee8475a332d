import { randomBytes } from 'node:crypto'
import { MusterError } from '../../../contract/errors.ts'
import type { Channel, ChannelKind } from '../../../contract/notifications.ts'
import type { Input } from '../../../contract/operations.ts'
import { cleanText } from '../format.ts'
import { readText } from '../read-text.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { describeChannel } from './notify.ts'

/** Longest secret that is read from stdin, in bytes. */
const MAX_SECRET_BYTES = 4_000
/** Bytes of a key that is made. */
const KEY_BYTES = 32

export interface ChannelOptions {
  name: string
  command: string[]
  kind?: ChannelKind
  url?: string
  topic?: string
  allowHttp?: boolean
  host?: string
  port?: number
  security?: 'starttls' | 'tls' | 'none'
  user?: string
  from?: string
  to?: string[]
  tone?: 'soft' | 'bright' | 'urgent'
  timeout?: number
  links?: boolean
  secret?: string
  newSecret?: boolean
  on?: boolean
  off?: boolean
}

/** `muster notify channel` */
export function saveChannel(context: VerbContext, options: ChannelOptions): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { channels } = await client.call('notification.get', {})
    const before = channels.find(({ name }) => name.toLowerCase() === options.name.toLowerCase()) ?? null
    const secret = await secretOf(context, options)
    const channel = await client.call('notification.saveChannel', {
      ...(before === null ? {} : { channelId: before.id }),
      name: before?.name ?? options.name,
      target: targetOf(before, options),
      enabled: options.on ? true : options.off ? false : (before?.enabled ?? true),
      links: options.links ?? before?.links ?? false,
      ...(secret === undefined ? {} : { secret }),
    })
    if (terminal.json)
      return terminal.printJson({
        type: 'channel',
        channel,
        ...(options.newSecret && secret !== undefined ? { secret } : {}),
      })
    const what = before === null ? 'added' : 'changed'
    terminal.print(`${cleanText(channel.name)}  ${what}  ${cleanText(describeChannel(channel))}`)
    if (options.newSecret && secret !== undefined)
      terminal.print(`Key for the receiver, shown once: ${secret}`)
  })
}

/** What is named, over what it was where it is of that kind already. */
function targetOf(
  before: Channel | null,
  options: ChannelOptions,
): Input<'notification.saveChannel'>['target'] {
  const kind = options.kind ?? before?.target.kind
  if (kind === undefined)
    throw new MusterError(
      'validation',
      `There is no channel "${options.name}" yet: of what kind is it to be?`,
      {
        hint: 'Give --kind; see muster notify channel --help.',
      },
    )
  const { command, url, topic, allowHttp, host, port, security, user, from, to, tone, timeout } = options
  const own: Readonly<Record<ChannelKind, Record<string, unknown>>> = {
    desktop: {},
    browser: {},
    sound: { tone },
    command: { command: command.length === 0 ? undefined : command, timeoutMs: timeout },
    webhook: { url, allowHttp },
    ntfy: { url, topic, allowHttp },
    email: { host, port, security, user, from, to },
  }
  const given = Object.entries(own[kind]).filter(([, value]) => value !== undefined)
  const base = before?.target.kind === kind ? before.target : {}
  // The contract looks whether it is whole, and names what is missing.
  return { ...base, ...Object.fromEntries(given), kind } as Input<'notification.saveChannel'>['target']
}

async function secretOf(
  { stdin }: VerbContext,
  { secret, newSecret }: ChannelOptions,
): Promise<string | undefined> {
  if (newSecret) return `whsec_${randomBytes(KEY_BYTES).toString('base64')}`
  if (secret === undefined) return undefined
  if (secret !== '-')
    throw new MusterError(
      'validation',
      'A secret is not taken from the command line: others can see it there while the command runs, and the shell keeps it.',
      { hint: 'Put it into a file that only you may read, and give it on stdin: --secret - < FILE.' },
    )
  const text = await readText('-', stdin, {
    bytes: MAX_SECRET_BYTES,
    tooLong: () => new MusterError('validation', 'The secret on stdin is too long.'),
  })
  return text.split(/\r?\n/, 1)[0] ?? ''
}
