import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

const ID = '11111111-1111-4111-8111-111111111111'

/** A data directory, and commands on it that must end well. */
function commands() {
  const dataDirectory = temporaryDirectory('data')
  const home = temporaryDirectory('home')
  const env = { HOME: home, MUSTER_SIMULATED_SPEED: '20' }
  return {
    dataDirectory,
    home,
    async muster(...args: string[]): Promise<string> {
      const { code, stdout, stderr } = await startCli(dataDirectory, args, { env }).ended
      expect(`${code} ${stderr}`).toMatch(/^0 /)
      return stdout
    },
    refused: (...args: string[]) => startCli(dataDirectory, args, { env }).ended,
  }
}

const sessionIn = (text: string) => JSON.parse(text).session as Record<string, unknown>

test('a session is listed, renamed, pinned, forked, released and ended by command', async () => {
  const { muster, refused } = commands()
  await muster('run', '--simulate', '--title', 'Cart', 'x #sim:quick')
  const listed = await muster('sessions')
  expect(listed).toMatch(/^ID +STATE +USED +TURNS +COST +TITLE\n/)
  const id = /^([0-9a-f]{8}) .*Cart/m.exec(listed)?.[1] ?? ''
  expect(await muster('session', 'rename', id, 'Cart and tax')).toContain('Cart and tax')
  expect(sessionIn(await muster('--json', 'session', 'pin', id))).toMatchObject({ pinned: true })
  expect(await muster('session', 'release', id)).toContain('released')
  const shown = await muster('session', 'show', id)
  expect(shown).toMatch(/Title +Cart and tax\n/)
  expect(shown).toMatch(/Next prompt +reads about .* tokens/)
  const fork = sessionIn(await muster('--json', 'session', 'fork', id, '--title', 'Another way'))
  expect(fork).toMatchObject({ title: 'Another way', state: 'new' })
  expect(await muster('session', 'end', id)).toContain('ended')
  expect(await muster('session', 'new', '--simulate', '--title', 'Nothing yet')).toContain(
    'new, simulated  Nothing yet',
  )
  const refusal = await refused('run', '--session', id, 'more')
  expect(refusal).toMatchObject({ code: 8, stderr: expect.stringContaining('Start a new session') })
})

/** A conversation of Claude Code about a cart; the folder that it is in. */
function makeConversation(home: string): string {
  const folder = join(home, '.claude', 'projects', '-work')
  mkdirSync(folder, { recursive: true })
  const message = { role: 'user', content: 'Look at the cart' }
  const cwd = temporaryDirectory()
  const record = { type: 'user', cwd, uuid: 'u1', timestamp: '2026-11-21T10:00:00.000Z', message }
  writeFileSync(join(folder, `${ID}.jsonl`), `${JSON.stringify(record)}\n`)
  return folder
}

test('a session is shown while the vault can not be read, which is said', async () => {
  const { dataDirectory, home, muster } = commands()
  makeConversation(home)
  const imported = await muster('session', 'import', ID)
  const [id = ''] = imported.split(' ')
  expect(await muster('session', 'show', id)).toMatch(/Conversation +on disk/)
  writeFileSync(join(dataDirectory, 'vault.db'), 'no database'.repeat(1_000))
  const shown = await muster('session', 'show', id)
  expect(shown).toMatch(/Title +Look at the cart\n/)
  expect(shown).toMatch(/Conversation +not known: The vault .* is damaged/)
})

test('conversations of Claude Code are listed and imported by command', async () => {
  const { home, muster, refused } = commands()
  const folder = makeConversation(home)
  writeFileSync(join(folder, `${ID.replaceAll('1', '2')}.jsonl`), '')
  const listed = await muster('session', 'conversations')
  expect(listed).toContain('Look at the cart')
  expect(listed).toContain('its file is empty')
  expect(await muster('session', 'conversations', '--search', 'cart')).not.toContain('empty')
  expect(await muster('session', 'import', '11111111')).toContain('released, imported  Look at the cart')
  expect(await muster('ls')).toContain('Look at the cart')
  const unknown = await refused('session', 'import', '33333333')
  expect(unknown).toMatchObject({ code: 3, stderr: expect.stringContaining('no conversation') })
  const empty = await refused('session', 'import', '2222')
  expect(empty).toMatchObject({ code: 8, stderr: expect.stringContaining('its file is empty') })
})
