import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { ChannelTarget, kindWords } from '../../src/contract/notifications.ts'
import { signWebhook, webhookKey } from '../../src/main/core/notifications/channels/webhook.ts'
import { matches, read, section } from './documents.ts'

const document = 'docs/notifications.md'

test('docs/notifications.md has every event with what it is', () => {
  const rows = Object.entries(kindWords).map(([kind, words]) => `| \`${kind}\` | ${words} |`)
  expect(read(document)).toContain(['| event | what it is |', '| --- | --- |', ...rows].join('\n'))
})

test('docs/notifications.md has every channel', () => {
  expect(matches(section(document, 'Where it goes'), /^\| `(\w+)` \|/gm)).toEqual(
    ChannelTarget.options.map(({ shape }) => shape.kind.value).toSorted(),
  )
})

test('what docs/notifications.md tells receivers to do takes our signature, and nothing that was changed', async () => {
  const [, source = ''] = /```js\n([\s\S]*?)```/.exec(read(document)) ?? []
  const file = join(tmpdir(), `muster-signature-${process.pid}.mjs`)
  writeFileSync(file, source)
  const { isFromMuster } = (await import(pathToFileURL(file).href)) as {
    isFromMuster(key: string, headers: Record<string, string>, body: string, now?: number): boolean
  }
  const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
  const now = 1_800_000_000_000
  const body = '{"type":"muster.test","data":{"title":"Grüße"}}'
  const headers = {
    'webhook-id': 'a',
    'webhook-timestamp': String(now / 1_000),
    'webhook-signature': signWebhook(webhookKey(secret) ?? Buffer.alloc(0), 'a', now / 1_000, body),
  }
  expect(isFromMuster(secret, headers, body, now)).toBe(true)
  expect(isFromMuster(secret, headers, `${body} `, now)).toBe(false)
  expect(isFromMuster(secret, { ...headers, 'webhook-id': 'b' }, body, now)).toBe(false)
  expect(isFromMuster(secret, headers, body, now + 600_000)).toBe(false)
  expect(isFromMuster(secret, {}, body, now)).toBe(false)
})
