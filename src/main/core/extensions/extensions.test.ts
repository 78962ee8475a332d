import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { ended, temporaryDirectory, testCore, until } from '../../../../test/harness/test-core.ts'
import { readFiles } from './read-files.ts'

function write(path: string, text: string | object): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text))
  return path
}

/** A home and a project with something of each kind, and something broken of each kind. */
async function setting() {
  const home = temporaryDirectory('home')
  const directory = temporaryDirectory('project')
  mkdirSync(join(directory, '.git'))
  const secret = 'sk-never-crosses'
  write(join(home, '.claude.json'), {
    mcpServers: { mine: { command: '/opt/bin/mine', args: [secret], env: { TOKEN: secret } } },
    projects: {
      [directory]: {
        mcpServers: {
          web: { type: 'http', url: `https://api.example.com/?key=${secret}`, headers: { a: secret } },
        },
        disabledMcpServers: ['mine'],
      },
    },
  })
  write(join(home, '.claude/skills/tidy/SKILL.md'), '---\nname: tidy\ndescription: Tidies up\n---\n')
  write(join(directory, '.mcp.json'), {
    mcpServers: { shop: { command: 'node' }, odd: { env: { A: secret } } },
  })
  write(join(directory, '.claude/commands/deep/check.md'), '---\ndescription: Checks\n---\n')
  write(join(directory, '.claude/agents/reviewer.md'), '---\nname: strict-reviewer\ndescription: R\n---\n')
  write(join(directory, '.claude/agents/nameless.md'), 'No front matter')
  write(join(directory, '.claude/skills/broken/SKILL.md'), '---\ndescription: "open\n---\n')
  const core = await testCore({ env: { ...process.env, HOME: home, CLAUDE_CONFIG_DIR: undefined } })
  return { home, directory, core, secret }
}

test('lists what is there of each scope, names what is broken, and lets no secret out', async () => {
  const { core, directory, secret } = await setting()
  const { extensions } = await core.call('extension.list', { directory })
  const told = extensions.map(({ kind, name, scope, problem }) => [kind, name, scope, problem !== null])
  expect(told).toEqual([
    ['mcp_server', 'shop', 'project', false],
    ['mcp_server', 'odd', 'project', true],
    ['mcp_server', 'web', 'local', false],
    ['mcp_server', 'mine', 'user', true],
    ['skill', 'broken', 'project', false],
    ['command', 'deep:check', 'project', false],
    ['agent', 'nameless', 'project', true],
    ['agent', 'strict-reviewer', 'project', false],
    ['skill', 'tidy', 'user', false],
  ])
  expect(extensions.find(({ name }) => name === 'web')?.description).toBe('http at api.example.com')
  expect(extensions.find(({ name }) => name === 'mine')).toMatchObject({
    description: 'Runs mine',
    problem: expect.stringContaining('Claude Code itself'),
  })
  expect(JSON.stringify(extensions)).not.toContain(secret)
})

test('a broken file is named with its place; the others go on', async () => {
  const { core, directory, secret } = await setting()
  const path = write(join(directory, '.mcp.json'), `{"mcpServers": {"shop": {"env": "${secret}", }}}`)
  const { extensions } = await core.call('extension.list', { directory })
  expect(extensions[0]).toMatchObject({
    kind: 'mcp_server',
    name: '.mcp.json',
    path,
    problem: expect.stringMatching(/not JSON: line 1, column \d+/),
  })
  expect(extensions.some(({ name }) => name === 'tidy')).toBe(true)
  expect(JSON.stringify(extensions)).not.toContain(secret)
  const off = core.call('extension.setEnabled', {
    directory,
    kind: 'mcp_server',
    name: '.mcp.json',
    enabled: false,
  })
  await expect(off).rejects.toMatchObject({ code: 'validation' })
})

test('what is switched off in a directory is off in its new sessions, and a session has its own switches', async () => {
  const { core, directory } = await setting()
  const before = await core.call('task.create', { prompt: '#sim:quick', directory })
  const off = { directory, kind: 'skill', name: 'tidy', enabled: false } as const
  const { extensions } = await core.call('extension.setEnabled', off)
  expect(extensions.find(({ name }) => name === 'tidy')?.enabled).toBe(false)
  const after = await core.call('task.create', { prompt: '#sim:quick', directory })
  await until(core, before.id, ended)
  expect(await until(core, after.id, ended)).toMatchObject({ state: 'completed' })
  const session = (sessionId: string) => core.call('session.get', { sessionId })
  expect((await session(before.sessionId)).disabledExtensions).toEqual([])
  expect((await session(after.sessionId)).disabledExtensions).toEqual(['skill:tidy'])

  const on = { sessionId: after.sessionId, kind: 'skill', name: 'tidy', enabled: true } as const
  expect((await core.call('session.setExtension', on)).disabledExtensions).toEqual([])
  const agent = { ...on, kind: 'agent', name: 'strict-reviewer', enabled: false } as const
  expect((await core.call('session.setExtension', agent)).disabledExtensions).toEqual([
    'agent:strict-reviewer',
  ])
  const listed = await core.call('extension.list', { directory, sessionId: after.sessionId })
  expect(listed.extensions.filter(({ enabled }) => !enabled).map(({ name }) => name)).toEqual([
    'strict-reviewer',
  ])

  // A file that is gone can still be switched on again.
  await core.call('extension.setEnabled', { ...off, name: 'gone', enabled: true })
  await expect(core.call('extension.setEnabled', { ...off, name: 'gone' })).rejects.toMatchObject({
    code: 'not_found',
    message: `There is no skill "gone" for ${directory}.`,
  })
})

test('links in a circle and crowds of files come to an end', async () => {
  const folder = temporaryDirectory()
  write(join(folder, 'commands/a.md'), 'x')
  symlinkSync(join(folder, 'commands'), join(folder, 'commands/loop'))
  symlinkSync(join(folder, 'nowhere.md'), join(folder, 'commands/z.md'))
  const folders = { skills: [], agents: [], commands: [join(folder, 'commands')] }
  const found = await readFiles({ user: join(folder, 'none'), folders })
  expect(found.map(({ name }) => name)).toEqual(['a', 'z'])
  expect(found.find(({ name }) => name === 'z')?.problem).toBe('z.md: it is a link to nothing.')
  const crowded = await readFiles({ user: join(folder, 'none'), folders }, 2)
  expect(crowded.at(-1)?.problem).toContain('More than 2 files')
})
