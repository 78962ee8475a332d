import { expect, test } from 'vitest'
import type { Channel, ChannelTarget } from '../../../../contract/notifications.ts'
import { type ChannelDraft, draftOfChannel, emptyChannel, ofKind, readChannel } from './channel-draft.ts'

const KEY = `whsec_${'A'.repeat(43)}=`
const makeKey = () => KEY
const channel = (target: ChannelTarget, hasSecret = false): Channel => ({
  id: '00000000-0000-7000-8000-000000000009',
  name: 'Team',
  target,
  enabled: false,
  links: false,
  createdAt: 0,
  hasSecret,
  waiting: 0,
  lastError: null,
  lastSentAt: null,
})

const targets: ChannelTarget[] = [
  { kind: 'desktop' },
  { kind: 'browser' },
  { kind: 'sound', tone: 'urgent' },
  { kind: 'command', command: ['/bin/tell', '-m', '', 'two\nlines'], timeoutMs: 1_500 },
  { kind: 'webhook', url: 'http://127.0.0.1:9/hook', allowHttp: false },
  { kind: 'ntfy', url: 'https://ntfy.sh', topic: 'muster', allowHttp: false },
  {
    kind: 'email',
    host: 'mail.example.org',
    port: 465,
    security: 'tls',
    user: 'me',
    from: 'a@example.org',
    to: ['b@example.org', 'c@example.org'],
  },
]

test.each(targets)('a channel that nobody changed is sent as it was, off as it is: $kind', (target) => {
  const before = channel(target, ['webhook', 'email'].includes(target.kind))
  expect(readChannel(draftOfChannel(before), before, makeKey)).toEqual({
    input: { channelId: before.id, name: 'Team', target, enabled: false, links: false },
    madeKey: null,
  })
})

test('each field says what is wrong with it', () => {
  const wrong = (draft: Partial<ChannelDraft>) => {
    const read = readChannel({ ...emptyChannel, name: 'Team', ...draft }, null, makeKey)
    return 'errors' in read ? Object.keys(read.errors) : []
  }
  expect(wrong({ name: '', url: 'mailto:me' })).toEqual(['name', 'url'])
  expect(wrong({ url: 'http://example.org' })).toEqual(['url'])
  expect(wrong({ url: 'http://example.org', allowHttp: true })).toEqual([])
  expect(wrong({ url: 'https://example.org', secretChoice: 'type', secret: 'whsec_short' })).toEqual([
    'secret',
  ])
  const email = {
    ...ofKind(emptyChannel, 'email'),
    host: 'mail',
    from: 'me@example.org',
    to: 'you@example.org',
  }
  expect(wrong({ ...email, port: '', to: 'you, me@example.org' })).toEqual(['name', 'port', 'to'])
  expect(wrong({ ...email, name: 'Mail', security: 'none' })).toEqual(['security'])
  expect(wrong({ ...email, name: 'Mail', user: 'me' })).toEqual(['secretChoice'])
  expect(wrong({ kind: 'command', program: ' ', seconds: '0.5' })).toEqual(['program', 'seconds'])
})

test('a secret stays with its receiver, goes with its user, and is made once', () => {
  const hook = channel({ kind: 'webhook', url: 'https://a.example/1', allowHttp: false }, true)
  const draft = draftOfChannel(hook)
  const path = readChannel({ ...draft, url: 'https://a.example/2' }, hook, makeKey)
  expect(path).toHaveProperty('input')
  expect(path).not.toHaveProperty('input.secret')
  expect(readChannel({ ...draft, url: 'https://b.example/1' }, hook, makeKey)).toHaveProperty(
    'errors.secretChoice',
  )
  expect(readChannel({ ...draft, secretChoice: 'make' }, hook, makeKey)).toMatchObject({
    input: { secret: KEY },
    madeKey: KEY,
  })
  const mail = channel(targets[6] as ChannelTarget, true)
  expect(readChannel({ ...draftOfChannel(mail), user: '' }, mail, makeKey)).toMatchObject({
    input: { secret: null, target: { user: null } },
  })
})
