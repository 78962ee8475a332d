import {
  type Channel,
  type ChannelKind,
  type ChannelTarget,
  isLoopback,
  linkedKinds,
  NewChannel,
  receiverOf,
} from '../../../../contract/notifications.ts'
import type { Input } from '../../../../contract/operations.ts'
import { fieldsOf } from './field-of.ts'

/** What becomes of the secret: it stays, one is made here, one is typed, or there is none. */
export type SecretChoice = 'keep' | 'make' | 'type' | 'none'

/** What is typed into the form of a channel; numbers and lists are text until they are sent. */
export interface ChannelDraft {
  kind: ChannelKind
  name: string
  tone: Extract<ChannelTarget, { kind: 'sound' }>['tone']
  program: string
  /** One each line. */
  arguments: string
  seconds: string
  url: string
  topic: string
  allowHttp: boolean
  host: string
  port: string
  security: Extract<ChannelTarget, { kind: 'email' }>['security']
  user: string
  from: string
  to: string
  links: boolean
  secretChoice: SecretChoice
  secret: string
}

/** A field of the form, as the draft and the rest of the page name it. */
export type ChannelField = keyof ChannelDraft

export const emptyChannel: ChannelDraft = {
  kind: 'webhook',
  name: '',
  tone: 'soft',
  program: '',
  arguments: '',
  seconds: '30',
  url: '',
  topic: '',
  allowHttp: false,
  host: '',
  port: '587',
  security: 'starttls',
  user: '',
  from: '',
  to: '',
  links: false,
  secretChoice: 'make',
  secret: '',
}

/** The draft for another kind: what was typed stays, what means something else there does not. */
export function ofKind(draft: ChannelDraft, kind: ChannelKind): ChannelDraft {
  return {
    ...draft,
    kind,
    url: kind === 'ntfy' ? 'https://ntfy.sh' : '',
    links: draft.links && linkedKinds.includes(kind),
    secretChoice: firstChoice(kind, false),
    secret: '',
  }
}

export function draftOfChannel({ name, target, links, hasSecret }: Channel): ChannelDraft {
  const draft = { ...ofKind(emptyChannel, target.kind), name, links }
  draft.secretChoice = firstChoice(target.kind, hasSecret)
  switch (target.kind) {
    case 'sound':
      return { ...draft, tone: target.tone }
    case 'command': {
      const [program = '', ...rest] = target.command
      return { ...draft, program, arguments: rest.join('\n'), seconds: String(target.timeoutMs / 1_000) }
    }
    case 'webhook':
      return { ...draft, url: target.url, allowHttp: target.allowHttp }
    case 'ntfy':
      return { ...draft, url: target.url, topic: target.topic, allowHttp: target.allowHttp }
    case 'email': {
      const { host, port, security, user, from, to } = target
      return { ...draft, host, port: String(port), security, user: user ?? '', from, to: to.join(', ') }
    }
    case 'desktop':
    case 'browser':
      return draft
  }
}

function firstChoice(kind: ChannelKind, hasSecret: boolean): SecretChoice {
  if (hasSecret) return 'keep'
  return kind === 'webhook' ? 'make' : 'none'
}

/** Whether the form has a secret: mail servers have one for their user. */
export function takesSecret({ kind, user }: ChannelDraft): boolean {
  return kind === 'webhook' || kind === 'ntfy' || (kind === 'email' && user.trim() !== '')
}

/** Whether the address is HTTP to another machine, which has to be wanted. */
export function isOpenToOthers({ kind, url }: ChannelDraft): boolean {
  if ((kind !== 'webhook' && kind !== 'ntfy') || !URL.canParse(url.trim())) return false
  const { protocol, hostname } = new URL(url.trim())
  return protocol === 'http:' && !isLoopback(hostname)
}

export type ChannelErrors = Partial<Record<ChannelField, string>>

/** What the parts of the form are given. */
export interface ChannelFieldsProps {
  draft: ChannelDraft
  errors: ChannelErrors
  /** It has a secret that can stay. */
  hasSecret: boolean
  onChange: (part: Partial<ChannelDraft>) => void
}

/** What a field has to be, whatever is wrong with it. */
const words: ChannelErrors = {
  name: 'A name of up to 60 letters, digits, blanks, ".", "_" and "-", such as Team.',
  program: 'The program to run, such as /usr/local/bin/tell.',
  arguments: 'At most 49 lines.',
  seconds: 'From 1 to 300.',
  url: 'An address like https://example.org/hook, without a user or a password.',
  topic: 'Up to 64 letters, digits, "-" and "_".',
  host: 'The name or address of a server, such as mail.example.org.',
  port: 'From 1 to 65535.',
  user: 'One line of up to 300 characters.',
  from: 'An e-mail address like me@example.org.',
  to: 'Up to 20 e-mail addresses like me@example.org, with commas between them.',
}

/** What is sent of a draft, with the key that was made for it; or what is wrong with which field. */
export function readChannel(
  draft: ChannelDraft,
  before: Channel | null,
  makeKey: () => string,
): { input: Input<'notification.saveChannel'>; madeKey: string | null } | { errors: ChannelErrors } {
  const { name, links } = draft
  const read = NewChannel.safeParse({
    name,
    links,
    target: targetOf(draft, before),
    enabled: before?.enabled ?? true,
  })
  const errors = read.success ? {} : fieldsOf(read.error.issues, fieldOfPath, words)
  if (isOpenToOthers(draft) && !draft.allowHttp)
    errors.url =
      'Over HTTP to another machine, what is told can be read and changed on its way. Use https://.'
  if (draft.security === 'none' && draft.kind === 'email' && !isLoopback(draft.host.trim()))
    errors.security = 'Without TLS, e-mail goes to a server of this machine only.'
  const secret = secretOf(draft, before, read.data?.target, makeKey)
  if (typeof secret === 'object' && secret !== null) errors[secret.field] = secret.problem
  if (!read.success || (typeof secret === 'object' && secret !== null) || Object.keys(errors).length > 0)
    return { errors }
  return {
    input: {
      ...read.data,
      ...(before === null ? {} : { channelId: before.id }),
      ...(secret === undefined ? {} : { secret }),
    },
    madeKey: takesSecret(draft) && draft.secretChoice === 'make' ? (secret ?? null) : null,
  }
}

/** Undefined: it stays as it is; null: none. */
function secretOf(
  draft: ChannelDraft,
  before: Channel | null,
  target: ChannelTarget | undefined,
  makeKey: () => string,
): string | null | undefined | { field: ChannelField; problem: string } {
  const { secretChoice, kind } = draft
  if (!takesSecret(draft)) return before?.hasSecret ? null : undefined
  if (secretChoice === 'make') return makeKey()
  if (secretChoice === 'keep') {
    const isSame =
      before !== null && (target === undefined || receiverOf(before.target) === receiverOf(target))
    if (isSame) return undefined
    return {
      field: 'secretChoice',
      problem: 'Another receiver is not given what was meant for the first one.',
    }
  }
  if (secretChoice === 'none') {
    if (kind !== 'email') return before?.hasSecret ? null : undefined
    return { field: 'secretChoice', problem: 'The user of the mail server needs a password.' }
  }
  const secret = draft.secret.trim()
  if (kind === 'webhook' && !isKey(secret))
    return { field: 'secret', problem: 'It is "whsec_" with 24 to 64 bytes in Base64 behind it.' }
  return secret === '' ? { field: 'secret', problem: 'It is empty.' } : secret
}

function isKey(secret: string): boolean {
  const [, text] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? []
  const bytes = Math.floor((text?.replace(/=+$/, '').length ?? 0) * 0.75)
  return bytes >= 24 && bytes <= 64
}

function targetOf(draft: ChannelDraft, before: Channel | null): unknown {
  const { kind, tone, security, allowHttp } = draft
  const text = (field: 'program' | 'url' | 'topic' | 'host' | 'user' | 'from') => draft[field].trim()
  const number = (field: 'seconds' | 'port') =>
    draft[field].trim() === '' ? Number.NaN : Number(draft[field])
  switch (kind) {
    case 'sound':
      return { kind, tone }
    case 'command':
      return { kind, command: commandOf(draft, before), timeoutMs: Math.round(number('seconds') * 1_000) }
    case 'webhook':
      return { kind, url: text('url'), allowHttp: allowHttp && isOpenToOthers(draft) }
    case 'ntfy':
      return {
        kind,
        url: text('url'),
        topic: text('topic'),
        allowHttp: allowHttp && isOpenToOthers(draft),
      }
    case 'email':
      return {
        kind,
        host: text('host'),
        port: number('port'),
        security,
        user: text('user') === '' ? null : text('user'),
        from: text('from'),
        to: draft.to.split(/[\s,;]+/).filter(Boolean),
      }
    case 'desktop':
    case 'browser':
      return { kind }
  }
}

/** Arguments that nobody changed stay as they are, also where there is a line break in one. */
function commandOf(draft: ChannelDraft, before: Channel | null): string[] {
  const [, ...rest] = before?.target.kind === 'command' ? before.target.command : []
  const program = draft.program.trim()
  if (draft.arguments === rest.join('\n')) return [program, ...rest]
  const text = draft.arguments.replace(/\n$/, '')
  return text === '' ? [program] : [program, ...text.split('\n')]
}

/** The field that a part of the input stands in: `target.to.0` → `to`. */
export function fieldOfPath(path: readonly PropertyKey[]): ChannelField | null {
  const [first, second, third] = path
  if (first === 'secret') return 'secret'
  const name = String(first === 'target' ? second : first)
  if (name === 'command') return typeof third === 'number' && third > 0 ? 'arguments' : 'program'
  if (name === 'timeoutMs') return 'seconds'
  return name in emptyChannel ? (name as ChannelField) : null
}
