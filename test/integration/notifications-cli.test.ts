import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { KEY, startReceiver } from '../../src/main/core/notifications/fixtures/stage.ts'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

function place() {
  const data = temporaryDirectory('data')
  const env = { HOME: temporaryDirectory('home'), MUSTER_SIMULATED_SPEED: '20' }
  const run = (args: readonly string[], input?: string) =>
    runCli(data, args, { env, ...(input === undefined ? {} : { input }) })
  return { data, env, run }
}

test('muster notify makes channels and rules, tests them, and shows what was told', async () => {
  const { data, run } = place()
  const receiver = await startReceiver()
  const first = await run(['notify'])
  expect(first.stdout).toMatch(/^Desktop +desktop +on/m)
  expect(first.stdout).toMatch(
    /^Desktop +on +finished, failed, needs_me, over_budget +Desktop +while nobody looks/m,
  )

  const refused = await run([
    'notify',
    'channel',
    'Team',
    '--kind',
    'webhook',
    '--url',
    'http://hooks.example/x',
    '--new-secret',
  ])
  expect([refused.code, refused.stderr.includes('HTTP to another machine')]).toEqual([2, true])
  const told = await run([
    'notify',
    'channel',
    'Team',
    '--kind',
    'webhook',
    '--url',
    receiver.url,
    '--secret',
    KEY,
  ])
  expect([told.code, told.stderr.includes('not taken from the command line')]).toEqual([2, true])
  const made = await run(
    ['notify', 'channel', 'Team', '--kind', 'webhook', '--url', receiver.url, '--secret', '-'],
    `${KEY}\n`,
  )
  expect(made).toMatchObject({ code: 0, stdout: `Team  added  ${receiver.url}\n` })
  const key = await run([
    'notify',
    'channel',
    'Spare',
    '--kind',
    'webhook',
    '--url',
    receiver.url,
    '--new-secret',
  ])
  expect(key.stdout).toMatch(/shown once: whsec_[\w+/=]{44}$/m)

  expect(await run(['notify', 'test', 'team'])).toMatchObject({ code: 0, stdout: 'Team  sent\n' })
  // The other one's key is not the receiver's.
  const wrong = await run(['notify', 'test', 'Spare'])
  expect([wrong.code === 0, wrong.stderr.includes('It answered 401')]).toEqual([false, true])

  const out = join(data, 'told.json')
  const script = join(data, 'take.mjs')
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs'; process.stdin.pipe(process.stdout); writeFileSync(${JSON.stringify(out)}, process.env.MUSTER_NOTIFICATION_TITLE ?? '')`,
  )
  expect(
    (await run(['notify', 'channel', 'Say', '--kind', 'command', '--', process.execPath, script])).code,
  ).toBe(0)
  const rule = await run([
    'notify',
    'rule',
    'Ends',
    '--events',
    'finished,failed',
    '--channels',
    'Team,Say',
    '--while-looking',
  ])
  expect(rule.stdout).toBe('Ends  added  finished, failed\n')
  expect((await run(['notify', 'rule', 'Ends', '--escalate-after', '10m'])).stderr).toContain(
    'Nobody is named',
  )
  expect((await run(['notify', 'rule', 'Other', '--events', 'nonsense', '--channels', 'Team'])).code).toBe(2)

  await run(['run', '--simulate', '--dir', temporaryDirectory('work'), 'hello #sim:quick'])
  await vi.waitFor(
    async () => {
      // Each command is the supervisor for a moment, and sends what waits.
      await run(['ls'])
      expect(receiver.received.map(({ body }) => body.type)).toEqual(['muster.test', 'muster.finished'])
      expect(readFileSync(out, 'utf8')).toBe('A task is done')
    },
    { timeout: 30_000 },
  )
  const log = jsonLines((await run(['notify', 'log', '--channel', 'Team', '--json'])).stdout)
  expect(log).toMatchObject([
    { type: 'delivery', delivery: { state: 'sent', items: [{ kind: 'finished' }] } },
    { type: 'delivery', delivery: { state: 'sent', items: [{ kind: 'test' }] } },
  ])
  expect(JSON.stringify([made, told.stdout, log])).not.toContain(KEY)
  expect((await run(['notify', 'rm', 'rule', 'Ends'])).stdout).toBe('Ends  removed\n')
  expect((await run(['notify', 'rm', 'channel', 'Nobody'])).stderr).toContain('There is no channel "Nobody".')
})

test('a supervisor that is killed while its receiver is away sends each message once, in order', async () => {
  const { data, env, run } = place()
  const receiver = await startReceiver()
  const command = ['notify', 'channel', 'Team', '--kind', 'webhook', '--url', receiver.url, '--secret', '-']
  await run(command, `${KEY}\n`)
  await run(['notify', 'rule', 'Ends', '--events', 'finished', '--channels', 'Team', '--while-looking'])
  const serve = async () => {
    const host = startCli(data, ['serve', '--json', '--simulate', '--port', '0'], { env })
    await host.shows(/"type":"serving"|127\.0\.0\.1/)
    return host
  }
  const work = temporaryDirectory('work')
  const finish = (title: string) => run(['run', '--simulate', '--dir', work, `${title} #sim:quick`])

  let host = await serve()
  await finish('zero')
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 20_000 })
  // Its answers are lost from here on: it has taken what it does not say that it has.
  receiver.answers(() => 500)
  for (const title of ['one', 'two']) await finish(title)
  await vi.waitFor(() => expect(receiver.attempts.length).toBeGreaterThan(1), { timeout: 20_000 })
  host.child.kill('SIGKILL')
  await host.ended
  await receiver.goAway()
  host = await serve()
  await finish('three')
  host.child.kill('SIGKILL')
  await host.ended
  receiver.answers(() => 200)
  await receiver.comeBack()
  host = await serve()
  await finish('four')
  await vi.waitFor(() => expect(receiver.received).toHaveLength(5), { timeout: 60_000 })
  expect(receiver.received.map(({ body }) => body.data.body.split(' ')[0])).toEqual([
    'zero',
    'one',
    'two',
    'three',
    'four',
  ])
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(5)
})
