import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import {
  type Channel,
  type Delivery,
  type DeliveryState,
  describeTarget,
  type NotificationRule,
} from '../../../contract/notifications.ts'
import { printTable } from '../facts-text.ts'
import { fits, requireLength } from '../find-task.ts'
import { cleanText, formatDuration, shortId } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** How many messages are looked through for one that was named by a part of its id. */
const LOOKED_THROUGH = 500

/** `muster notify` */
export function show(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const found = await client.call('notification.get', {})
    printChannels(terminal, found.channels)
    if (!terminal.json) terminal.print('')
    printRules(terminal, found.rules, found.channels)
    if (terminal.json) return
    const quiet =
      found.quietUntil === null
        ? ''
        : ` Quiet hours until ${new Date(found.quietUntil).toLocaleTimeString()}.`
    terminal.note(
      `${found.looking ? 'Somebody looks at a page now.' : 'Nobody looks at a page now.'}${quiet}`,
    )
  })
}

/** `muster notify channels` */
export function channels(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) =>
    printChannels(terminal, (await client.call('notification.get', {})).channels),
  )
}

/** `muster notify rules` */
export function rules(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const found = await client.call('notification.get', {})
    printRules(terminal, found.rules, found.channels)
  })
}

function printChannels(terminal: Terminal, list: readonly Channel[]): void {
  if (terminal.json) {
    for (const channel of list) terminal.printJson({ type: 'channel', channel })
    return
  }
  if (list.length === 0) {
    terminal.note('There are no channels. Make one: muster notify channel --help')
    return
  }
  const rows = list.map((channel) => [
    cleanText(channel.name),
    channel.target.kind,
    channel.enabled ? 'on' : 'off',
    channel.waiting === 0 ? '-' : String(channel.waiting),
    cleanText(channel.lastError ?? describeChannel(channel)),
  ])
  printTable(terminal, [['CHANNEL', 'KIND', 'STATE', 'WAITING', 'WHERE'], ...rows])
}

/** Where a channel leads, and whether requests can be answered from there. */
export function describeChannel({ target, links }: Pick<Channel, 'target' | 'links'>): string {
  return `${describeTarget(target)}${links ? ', with links' : ''}`
}

function printRules(terminal: Terminal, list: readonly NotificationRule[], known: readonly Channel[]): void {
  if (terminal.json) {
    for (const rule of list) terminal.printJson({ type: 'rule', rule })
    return
  }
  if (list.length === 0) {
    terminal.note('There are no rules: nobody is told. See muster notify rule --help')
    return
  }
  const names = (ids: readonly string[]) =>
    ids.map((id) => known.find((channel) => channel.id === id)?.name ?? shortId(id)).join(', ')
  const rows = list.map((rule) => [
    cleanText(rule.name),
    rule.enabled ? 'on' : 'off',
    rule.on.join(', '),
    cleanText(names(rule.channels) || '-'),
    cleanText(describeRule(rule, names(rule.escalateTo))),
  ])
  printTable(terminal, [['RULE', 'STATE', 'EVENTS', 'CHANNELS', 'WHEN'], ...rows])
}

function describeRule(rule: NotificationRule, others: string): string {
  const { where, unlessLooking, groupWithinS, escalateAfterS, quietHours } = rule
  return [
    where.directory === null ? '' : `in ${where.directory}`,
    where.workflow === null ? '' : `of ${where.workflow}`,
    where.module === null ? '' : `for ${where.module}`,
    where.label === null ? '' : `labelled ${where.label}`,
    unlessLooking ? 'while nobody looks' : '',
    quietHours === null ? '' : quietHours === 'always' ? 'at any hour' : `not ${quietHours}`,
    groupWithinS === 0 ? '' : `gathered for ${groupWithinS} s`,
    escalateAfterS === null ? '' : `after ${formatDuration(escalateAfterS * 1_000)} to ${others}`,
  ]
    .filter((part) => part !== '')
    .join('; ')
}

/** `muster notify rm` */
export function remove(context: VerbContext, what: 'channel' | 'rule', name: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    if (what === 'channel') {
      const channel = await findChannel(client, name)
      await client.call('notification.removeChannel', { channelId: channel.id })
    } else {
      const { rules: all } = await client.call('notification.get', {})
      const rule = byName(all, name, 'rule')
      await client.call('notification.removeRule', { ruleId: rule.id })
    }
    if (terminal.json) terminal.printJson({ type: 'removed', what, name })
    else terminal.print(`${cleanText(name)}  removed`)
  })
}

/** `muster notify test` */
export function test(context: VerbContext, name: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const channel = await findChannel(client, name)
    const delivery = await client.call('notification.test', { channelId: channel.id })
    if (terminal.json) terminal.printJson({ type: 'delivery', delivery })
    if (delivery.state !== 'sent')
      throw new MusterError('unavailable', `${channel.name}: ${delivery.note ?? 'it was not sent.'}`, {
        hint: 'Correct the channel: muster notify channel --help',
      })
    if (!terminal.json) terminal.print(`${cleanText(channel.name)}  sent`)
  })
}

/** `muster notify log` */
export function log(
  context: VerbContext,
  options: { channel?: string; state?: string[]; limit: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const channel = options.channel === undefined ? null : await findChannel(client, options.channel)
    const { deliveries, nextCursor } = await client.call('notification.log', {
      limit: options.limit,
      ...(channel === null ? {} : { channelId: channel.id }),
      // What is no state is refused by the contract, which names the field.
      ...(options.state === undefined ? {} : { states: options.state as DeliveryState[] }),
    })
    if (terminal.json) {
      for (const delivery of deliveries) terminal.printJson({ type: 'delivery', delivery })
      return
    }
    if (deliveries.length === 0) return terminal.note('There are no such messages.')
    const rows = deliveries.map((delivery) => [
      shortId(delivery.id),
      delivery.state.replace('_', ' '),
      `${formatDuration(Date.now() - delivery.createdAt)} ago`,
      cleanText(delivery.channel),
      cleanText(whatOf(delivery)),
    ])
    printTable(terminal, [['ID', 'STATE', 'MADE', 'CHANNEL', 'WHAT'], ...rows])
    if (nextCursor !== null) terminal.note('There are more: --limit shows them.')
  })
}

function whatOf({ items, count, note, attempts }: Delivery): string {
  const [first] = items
  const what = count === 1 && first ? `${first.title}: ${first.body}` : `${count} things`
  return note === null ? what : `${what}  (${attempts > 1 ? `${attempts} attempts; ` : ''}${note})`
}

/** `muster notify retry` */
export function retry(context: VerbContext, reference: string): Promise<number> {
  return withClient(context, async (client, terminal) => {
    requireLength(reference, 'message')
    const { deliveries } = await client.call('notification.log', { limit: LOOKED_THROUGH })
    const found = deliveries.filter(({ id }) => fits(id, reference))
    const [first] = found
    if (first === undefined || found.length > 1)
      throw new MusterError(
        first ? 'validation' : 'not_found',
        first ? `"${reference}" fits ${found.length} messages.` : `There is no message "${reference}".`,
        { hint: 'See muster notify log.' },
      )
    const delivery = await client.call('notification.retry', { deliveryId: first.id })
    if (terminal.json) terminal.printJson({ type: 'delivery', delivery })
    else terminal.print(`${shortId(delivery.id)}  ${delivery.state.replace('_', ' ')}`)
  })
}

/** @throws MusterError `not_found` */
export async function findChannel(client: Client, name: string): Promise<Channel> {
  return byName((await client.call('notification.get', {})).channels, name, 'channel')
}

function byName<T extends { name: string }>(list: readonly T[], name: string, what: string): T {
  const found = list.find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (found) return found
  throw new MusterError('not_found', `There is no ${what} "${name}".`, {
    hint: `See muster notify ${what}s.`,
  })
}
