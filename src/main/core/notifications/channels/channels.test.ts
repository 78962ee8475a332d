import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { NotificationItem } from '../../../../contract/notifications.ts'
import { runCommand } from './command.ts'
import { sendEmail } from './email.ts'
import { sendNtfy } from './ntfy.ts'
import type { Message } from './send.ts'

const item: NotificationItem = {
  kind: 'needs_me',
  title: 'Bash needs your permission',
  body: 'npm test; $(touch /tmp/never) `id`',
  at: 1_800_000_000_000,
  place: 'inbox',
  taskId: '019aa5c0-0000-7000-8000-000000000001',
  runId: null,
  directory: '/w',
  permissionId: '019aa5c0-0000-7000-8000-000000000002',
  answerable: true,
  waitsFor: null,
}
const message = (some: Partial<Message> = {}): Message => ({
  id: '019aa5c0-0000-7000-8000-000000000003',
  title: item.title,
  body: item.body,
  items: [item],
  count: 1,
  links: null,
  pageUrl: 'https://muster.example/#/inbox',
  createdAt: item.at,
  ...some,
})
const { signal } = new AbortController()

function temporary(): string {
  const path = mkdtempSync(join(tmpdir(), 'muster-channels-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test('a command gets the message on its input and in variables, and no shell and no secret', async () => {
  const folder = temporary()
  const script = join(folder, 'take.mjs')
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs'
let text = ''
for await (const chunk of process.stdin) text += chunk
writeFileSync(process.argv[2], JSON.stringify({ text, args: process.argv.slice(3), env: process.env }))`,
  )
  const out = join(folder, 'out.json')
  const command = [process.execPath, script, out, '$HOME; rm -rf /', '"']
  const env = { PATH: process.env.PATH, HOME: '/home/me', MUSTER_DATA_DIR: '/secret', MY_API_KEY: 'hidden' }
  const sent = await runCommand({ kind: 'command', command, timeoutMs: 30_000 }, message(), { env, signal })
  expect(sent).toBe(null)
  const got = JSON.parse(readFileSync(out, 'utf8'))
  expect(got.args).toEqual(['$HOME; rm -rf /', '"'])
  expect(JSON.parse(got.text)).toMatchObject({ type: 'muster.needs_me', data: { body: item.body, count: 1 } })
  expect(got.env).toMatchObject({
    HOME: '/home/me',
    MUSTER_NOTIFICATION_KIND: 'needs_me',
    MUSTER_NOTIFICATION_BODY: item.body,
    MUSTER_NOTIFICATION_DIRECTORY: '/w',
  })
  expect(got.env).not.toHaveProperty('MY_API_KEY')
  expect(got.env).not.toHaveProperty('MUSTER_DATA_DIR')
})

test('a command that fails, does not exist or does not end says so, and leaves nothing running', async () => {
  const folder = temporary()
  const run = (command: string[], timeoutMs = 30_000) =>
    runCommand({ kind: 'command', command, timeoutMs }, message(), {
      env: { PATH: process.env.PATH },
      signal,
    })
  expect(await run(['sh', '-c', 'echo no room >&2; exit 3'])).toMatchObject({
    note: 'It ended with code 3: no room',
  })
  expect(await run([join(folder, 'missing')])).toMatchObject({ note: 'It can not be started (ENOENT).' })
  const pids = join(folder, 'pids')
  const stubborn = `trap '' TERM; sleep 300 & echo $! > ${pids}; wait`
  expect(await run(['sh', '-c', stubborn], 1_000)).toMatchObject({
    note: 'It did not end within 1 s and was ended.',
  })
  const child = Number(readFileSync(pids, 'utf8'))
  await vi.waitFor(() => expect(() => process.kill(child, 0)).toThrow(), { timeout: 10_000 })
})

test('ntfy is told by JSON, and its buttons open the page that asks', async () => {
  const received: { body: unknown; authorization: string | undefined }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    received.push({
      body: JSON.parse(Buffer.concat(chunks).toString()),
      authorization: request.headers.authorization,
    })
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const links = {
    allow: 'https://muster.example/answer/a',
    deny: 'https://muster.example/answer/d',
    expiresAt: 2,
  }
  const target = { kind: 'ntfy' as const, url, topic: 'me', allowHttp: false }
  expect(await sendNtfy(target, 'tk_1', message({ links }), { signal })).toBe(null)
  expect(received).toMatchObject([
    {
      authorization: 'Bearer tk_1',
      body: {
        topic: 'me',
        title: item.title,
        message: item.body,
        click: 'https://muster.example/#/inbox',
        actions: [
          { action: 'view', url: links.allow },
          { action: 'view', url: links.deny },
        ],
      },
    },
  ])
})

/** A mail server that keeps what it gets. */
async function mailServer(options: ConstructorParameters<typeof SMTPServer>[0] = {}) {
  const mails: { from: string; to: string[]; text: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    ...options,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        })
        done()
      })
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())))
  return { mails, port: (server.server.address() as AddressInfo).port }
}
const email = (port: number, some: object = {}) => ({
  kind: 'email' as const,
  host: '127.0.0.1',
  port,
  security: 'none' as const,
  user: null,
  from: 'muster@example.org',
  to: ['me@example.org', 'you@example.org'],
  ...some,
})

test('an e-mail has its own headers only, whatever is told', async () => {
  const { mails, port } = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] })
  const title = 'Done\r\nBcc: eve@example.org\r\n\r\nHello'
  expect(await sendEmail(email(port), null, message({ title }), { signal })).toBe(null)
  const [mail] = mails
  expect(mail?.to).toEqual(['me@example.org', 'you@example.org'])
  const [headers = '', ...rest] = mail?.text.split('\r\n\r\n') ?? []
  expect(headers).not.toMatch(/^Bcc:/im)
  expect(headers).toContain(`Message-ID: <${message().id}@muster.invalid>`)
  expect(headers.match(/^Subject:/gim)).toHaveLength(1)
  expect(rest.join('\n')).toContain('npm test')
})

test('a password goes by TLS only, to a server whose certificate is known', async () => {
  const asked: string[] = []
  const { mails, port } = await mailServer({
    authMethods: ['PLAIN'],
    onAuth(auth, _, done) {
      asked.push(String(auth.password))
      done(null, { user: 'me' })
    },
  })
  const target = email(port, { security: 'starttls', user: 'me' })
  // Its certificate is one that it has signed itself.
  expect(await sendEmail(target, 'pass', message(), { signal })).toMatchObject({ isRefused: false })
  const plain = await mailServer({ disabledCommands: ['STARTTLS'] })
  expect(await sendEmail({ ...target, port: plain.port }, 'pass', message(), { signal })).toMatchObject({
    note: expect.stringContaining('It was not sent'),
  })
  expect([...mails, ...plain.mails, ...asked]).toEqual([])
  expect(
    await sendEmail(email(plain.port, { host: '192.0.2.1' }), null, message(), { signal }),
  ).toMatchObject({ note: 'It is not sent without TLS to another machine.', isRefused: true })
})

test('a recipient that there is not is refused, a server that is away is not', async () => {
  const { port } = await mailServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_, __, done) {
      done(Object.assign(new Error('No such user'), { responseCode: 550 }))
    },
  })
  expect(await sendEmail(email(port), null, message(), { signal })).toMatchObject({ isRefused: true })
  expect(await sendEmail(email(1), null, message(), { signal })).toMatchObject({
    isRefused: false,
    note: expect.stringContaining('ECONN'),
  })
})
