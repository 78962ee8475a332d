import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allEvents, ended, temporaryDirectory, testCore, until } from '../harness/test-core.ts'
import { expectAgreement, write } from './agreement/compare.ts'
import { realConfig, realCore } from './real-core.ts'

const broken: readonly [string, string, string][] = [
  ['a comma too many', '{"permissions":{"deny":["Bash(rm:*)"],},}', 'it is not JSON: line 1, column 39'],
  ['hooks of another shape', '{"hooks":{"PreToolUse":{"matcher":"Bash"}}}', 'hooks.PreToolUse'],
  [
    'a wrong value',
    '{"permissions":{"defaultMode":"fast","deny":["Bash(rm:*)"]}}',
    'permissions.defaultMode',
  ],
  ['a rule without its bracket', '{"permissions":{"deny":["Bash(rm"]}}', 'permissions.deny: "Bash(rm"'],
  ['a list', '[]', 'it is not an object'],
]

test.each(broken)(
  'settings with %s: the list, the task and the doctor say that they are off',
  async (_, text, words) => {
    const { core, config, model } = await realCore()
    const directory = temporaryDirectory()
    const path = join(config.env.HOME ?? '', '.claude/settings.json')
    write(path, text)
    const { settingsProblems } = await core.call('extension.list', { directory })
    expect(settingsProblems).toEqual([{ path, problem: expect.stringContaining(words) }])

    model.register('slow', [{ text: 'Hello.', hold: { gate: 'answer' } }])
    const task = await core.call('task.create', { prompt: '#S:slow', directory })
    const noted = async () =>
      (await allEvents(core, task.id)).find(
        (event) => event.kind === 'noted' && event.payload.code === 'settings_not_loaded',
      )
    await expect.poll(noted, { timeout: 60_000 }).toMatchObject({
      payload: { level: 'warning', text: expect.stringContaining(words) },
    })
    model.release('answer')
    await until(core, task.id, ended)
    const { checks } = await core.call('system.doctor', {})
    expect(checks.find(({ name }) => name === 'claude settings')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining(path),
    })
  },
)

test.each([
  ['user', 'plan'],
  ['user', 'dontAsk'],
  ['user', 'manual'],
  ['project', 'acceptEdits'],
  ['local', 'plan'],
  ['project', 'bypassPermissions'],
  ['local', 'auto'],
] as const)('a new session begins in the mode that the %s settings name: %s', async (where, mode) => {
  const world = await realCore()
  const { core, config, model } = world
  const directory = temporaryDirectory()
  const path = {
    user: join(config.env.HOME ?? '', '.claude/settings.json'),
    project: join(directory, '.claude/settings.json'),
    local: join(directory, '.claude/settings.local.json'),
  }[where]
  write(path, { permissions: { defaultMode: mode } })
  await expectAgreement(world, directory)
  const { defaultMode } = await core.call('directory.settings', { directory })
  expect(defaultMode.path).toBe(path)
  model.register('hi', [{ text: 'Hello.' }])
  const task = await core.call('task.create', { prompt: '#S:hi', directory })
  expect(task.permissionMode).toBe(defaultMode.permissionMode)
  await until(core, task.id, ended)
  const started = (await allEvents(core, task.id)).find((event) => event.kind === 'turn.started')
  expect(started).toMatchObject({ payload: { permissionMode: defaultMode.permissionMode } })
})

test('a bypass of the settings is not taken over, and it is said', async () => {
  const { core, config } = await realCore()
  const directory = temporaryDirectory()
  write(join(config.env.HOME ?? '', '.claude/settings.json'), {
    permissions: { defaultMode: 'bypassPermissions' },
  })
  expect((await core.call('directory.settings', { directory })).defaultMode).toMatchObject({
    permissionMode: 'default',
    note: expect.stringContaining('chosen for each task'),
  })
})

test('variables that stay here are named at the server, and the setting lets them through', async () => {
  const { config, model } = await realConfig()
  const directory = temporaryDirectory()
  const note = join(directory, 'note.txt')
  const server = join(import.meta.dirname, 'fixtures/noting-server.ts')
  // biome-ignore lint/suspicious/noTemplateCurlyInString: claude replaces these.
  const [base, token, nowhere] = ['${SHOP_BASE:-https://prod.example}', '${SHOP_TOKEN}', '${SHOP_NOWHERE}']
  write(join(directory, '.mcp.json'), {
    mcpServers: {
      shop: { command: process.execPath, args: [server, note, base ?? ''], env: { TOKEN: token } },
      other: { command: process.execPath, args: [server, '/dev/null', nowhere] },
    },
  })
  const env = { ...config.env, SHOP_BASE: 'https://test.example', SHOP_TOKEN: 'a-token' }
  const core = await testCore({ ...config, env })
  const notes = async () => {
    const { extensions } = await core.call('extension.list', { directory })
    return Object.fromEntries(extensions.map((one) => [one.name, one.note]))
  }
  expect(await notes()).toEqual({
    shop: 'SHOP_BASE, SHOP_TOKEN are set, but not handed on to instances; the setting claude.passVariables lets them through.',
    other: 'SHOP_NOWHERE is not set: the server gets the text as it stands.',
  })
  const open = await testCore({
    ...config,
    env,
    dataDirectory: temporaryDirectory('data'),
    passVariables: 'SHOP_BASE, SHOP_TOKEN',
  })
  const { extensions } = await open.call('extension.list', { directory })
  expect(extensions.find(({ name }) => name === 'shop')?.note).toBeNull()
  model.register('hi', [{ text: 'Hello.' }])
  const task = await open.call('task.create', { prompt: '#S:hi', directory })
  await until(open, task.id, ended)
  await expect
    .poll(() => readFileSync(note, { encoding: 'utf8', flag: 'a+' }), { timeout: 60_000 })
    .toContain('https://test.example a-token')
})
