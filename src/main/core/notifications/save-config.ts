import { isAbsolute, resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import {
  type ChannelTarget,
  isLoopback,
  linkedKinds,
  MAX_CHANNELS,
  MAX_RULES,
  type NewRule,
} from '../../../contract/notifications.ts'
import type { ChannelRecord } from '../store/notification-store.ts'
import { webhookKey } from './channels/webhook.ts'

function wrong(field: string, message: string, hint: string): MusterError {
  return new MusterError('validation', message, { hint, details: { field } })
}

/**
 * Looks whether a channel can work as it is.
 *
 * @param secret what it has, or is to have
 * @throws MusterError `validation`, `conflict`
 */
export function checkChannel(
  others: readonly ChannelRecord[],
  { name, target, links }: Pick<ChannelRecord, 'name' | 'target' | 'links'>,
  secret: string | null,
): void {
  if (others.length >= MAX_CHANNELS)
    throw wrong('name', `There are ${MAX_CHANNELS} channels already.`, 'Change one that is there.')
  if (others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
    throw new MusterError('conflict', `There is a channel "${name}" already.`, {
      hint: 'Choose another name.',
      details: { field: 'name' },
    })
  checkTransport(target)
  if (target.kind === 'webhook' && (secret === null || webhookKey(secret) === null))
    throw wrong(
      'secret',
      'A webhook needs a key to be signed with: "whsec_" and 24 to 64 bytes in Base64.',
      'Have the page or `muster notify channel` make one, and give it to the receiver, too.',
    )
  if (target.kind === 'email' && target.user !== null && secret === null)
    throw wrong('secret', 'The user of the mail server needs a password.', 'Give it, or leave the user out.')
  if (links && !linkedKinds.includes(target.kind))
    throw wrong(
      'links',
      `A ${target.kind} channel has no links.`,
      'Links are for webhooks, ntfy and e-mail. The desktop has buttons.',
    )
}

function checkTransport(target: ChannelTarget): void {
  if (target.kind === 'webhook' || target.kind === 'ntfy') {
    const { protocol, hostname } = new URL(target.url)
    if (protocol === 'http:' && !target.allowHttp && !isLoopback(hostname))
      throw wrong(
        'target.url',
        'Over HTTP to another machine, what is told can be read and changed on its way.',
        'Use https://, or say that you want it (allowHttp).',
      )
  }
  if (target.kind === 'email' && target.security === 'none' && !isLoopback(target.host))
    throw wrong(
      'target.security',
      'Without TLS, e-mail goes to a server of this machine only.',
      'Use starttls (port 587) or tls (port 465).',
    )
}

/** A rule as it is kept. @throws MusterError `validation`, `not_found` */
export function checkRule(channels: readonly ChannelRecord[], others: number, rule: NewRule): NewRule {
  if (others >= MAX_RULES)
    throw wrong('name', `There are ${MAX_RULES} rules already.`, 'Change one that is there.')
  for (const field of ['channels', 'escalateTo'] as const) {
    for (const id of rule[field]) {
      if (channels.some((channel) => channel.id === id)) continue
      throw new MusterError('not_found', `There is no channel ${id}.`, {
        hint: 'List the channels to see which there are.',
        details: { field, channelId: id },
      })
    }
  }
  if (rule.escalateAfterS !== null && rule.escalateTo.length === 0)
    throw wrong('escalateTo', 'Nobody is named that it goes to when there is no answer.', 'Name a channel.')
  const { directory } = rule.where
  if (directory !== null && !isAbsolute(directory))
    throw wrong('where.directory', `"${directory}" is not an absolute path.`, 'Give the whole path.')
  return { ...rule, where: { ...rule.where, directory: directory === null ? null : resolve(directory) } }
}
