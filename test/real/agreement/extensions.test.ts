import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../harness/test-core.ts'
import { realCore } from '../real-core.ts'
import { expectAgreement, write } from './compare.ts'
import { frontMatterVariations } from './front-matter-variations.ts'
import { fileVariations, serverVariations } from './server-variations.ts'

test(`servers in ${Object.keys(serverVariations).length} shapes`, async () => {
  const world = await realCore()
  const directory = temporaryDirectory()
  write(join(directory, '.mcp.json'), { mcpServers: serverVariations })
  const listed = await expectAgreement(world, directory)
  const problemOf = (name: string) => listed.find((one) => one.name === name)?.problem
  expect(problemOf('url without type')).toContain('"type": "http"')
  expect(problemOf('streamableHttp')).toContain('its type is none that Claude knows')
  expect(problemOf('args mixed')).toContain('its args.1 is not what Claude takes: a text is needed')
})

test(`files of servers in ${fileVariations.length} shapes`, async () => {
  const world = await realCore()
  // Claude reads those of all directories above, so that one look shows all of them.
  let directory = temporaryDirectory()
  for (const [index, make] of fileVariations.entries()) {
    directory = join(directory, `d${index}`)
    write(join(directory, '.mcp.json'), make(`server-${index}`))
  }
  const listed = await expectAgreement(world, directory)
  const files = listed.filter(({ name, problem }) => name === '.mcp.json' && problem !== null)
  expect(files.length).toBeGreaterThan(10)
  expect(files.find(({ path }) => path.endsWith('/d8/.mcp.json'))?.problem).toContain('it has "servers"')
})

test(`skills, commands and agents with front matter in ${frontMatterVariations.length} shapes each`, async () => {
  const world = await realCore()
  const directory = temporaryDirectory()
  for (const [index, text] of frontMatterVariations.entries()) {
    const place = (kind: string, path: string) =>
      write(join(directory, '.claude', path), text.replaceAll('{N}', `${kind}-name-${index}`))
    place('skill', `skills/skill-${index}/SKILL.md`)
    place('command', `commands/command-${index}.md`)
    place('agent', `agents/agent-${index}.md`)
  }
  mkdirSync(join(directory, '.claude/skills/empty'))
  await expectAgreement(world, directory)
})

test('skills, commands and agents in places where people put them', async () => {
  const world = await realCore()
  const directory = temporaryDirectory()
  const home = world.config.env.HOME ?? ''
  const agent = (name: string) => `---\nname: ${name}\ndescription: d\n---\n`
  const at = (path: string, text = 'x') => write(join(directory, '.claude', path), text)
  const link = (target: string, path: string) => {
    mkdirSync(dirname(join(directory, '.claude', path)), { recursive: true })
    symlinkSync(target, join(directory, '.claude', path))
  }
  for (const path of [
    ...['README.md', 'up.MD', '.hidden.md', '.hid/x.md', 'a/b/c/d/e/f/g/h/i/j/deep.md', 'with space.md'],
    ...['a.b.md', 'node_modules/x.md', 'pack/SKILL.md', 'pack/other.md', 'pack/deeper/o.md', 'dir.md/in.md'],
    ...[
      'ü.md',
      'UPPER.md',
      'a:b.md',
      'two/skill.md',
      'cl:on/x.md',
      'x.md',
      'a/x.md',
      '.md',
      'x.txt',
      'x.md.bak',
    ],
  ])
    at(`commands/${path}`)
  for (const path of [
    ...['low/skill.md', 'flat.md', 'group/inner/SKILL.md', 'SKILL.md', '.hid/SKILL.md', 'sp ace/SKILL.md'],
    ...['UP/SKILL.md', 'both/SKILL.md', 'both/sub/SKILL.md', 'node_modules/SKILL.md', 'mixed/Skill.md'],
    ...['ö/SKILL.md', 'folder/SKILL.md/x', 'co:lon/SKILL.md', 'do.t/SKILL.md', 'empty/x.md'],
  ])
    at(`skills/${path}`)
  for (const [path, name] of Object.entries({
    'README.md': '',
    'up.MD': 'upper',
    '.hidden.md': 'hidden',
    '.hid/x.md': 'hidden-folder',
    'a/b/c/d/e/f/g/h/i/j/deep.md': 'deep',
    't.txt': 'txt',
    'node_modules/x.md': 'modules',
    'dir.md/in.md': 'folder',
    'ü ñ.md': 'spaces',
    'same-1.md': 'same',
    'same-2.md': 'same',
    'deep/same.md': 'same',
    'cased.md': 'Same',
  }))
    at(`agents/${path}`, name === '' ? 'Just text' : agent(name))
  const outside = temporaryDirectory('outside')
  write(join(outside, 'skill/SKILL.md'), 'x')
  write(join(outside, 'twice/SKILL.md'), 'x')
  write(join(outside, 'command.md'), 'x')
  write(join(outside, 'agent.md'), agent('linked'))
  write(join(outside, 'folder/one.md'), agent('in-linked-folder'))
  link(join(outside, 'skill'), 'skills/linked')
  link(join(outside, 'twice'), 'skills/twice-1')
  link(join(outside, 'twice'), 'skills/twice-2')
  link(join(outside, 'command.md'), 'commands/linked.md')
  link(join(outside, 'folder'), 'commands/folder')
  link(join(outside, 'agent.md'), 'agents/linked.md')
  link(join(outside, 'folder'), 'agents/folder')
  for (const kind of ['commands', 'agents']) {
    link(join(directory, '.claude', kind), `${kind}/circle`)
    link('/nowhere', `${kind}/dangling.md`)
  }
  // Of one name: the person's, the project's, a skill and a command.
  write(join(home, '.claude/agents/y.md'), agent('same'))
  write(join(home, '.claude/agents/mine.md'), agent('mine'))
  write(join(home, '.claude/commands/x.md'), 'mine')
  write(join(home, '.claude/skills/both/SKILL.md'), 'mine')
  write(join(home, '.claude/skills/mine/SKILL.md'), 'mine')
  at('skills/UPPER/SKILL.md')
  await expectAgreement(world, directory)
})

test('servers of one name: the nearest that Claude can read', async () => {
  const world = await realCore()
  const above = temporaryDirectory()
  const directory = join(above, 'in')
  const c = (command: unknown) => ({ command })
  write(join(above, '.mcp.json'), {
    mcpServers: { near: c('far'), bad: c('far'), project: c('far'), 'my server': c('x'), my_srv: c('x') },
  })
  write(join(directory, '.mcp.json'), {
    mcpServers: { near: c('near'), bad: c(5), badp: c(''), badl: c('x') },
  })
  write(join(world.config.env.HOME ?? '', '.claude.json'), {
    mcpServers: Object.fromEntries(
      ['bad', 'badp', 'badl', 'same', 'project', 'off'].map((name) => [name, c('u')]),
    ),
    projects: {
      [directory]: {
        mcpServers: { badl: c(7), same: c('l') },
        disabledMcpjsonServers: ['my_server', 'my srv'],
        disabledMcpServers: ['off'],
      },
    },
  })
  const listed = await expectAgreement(world, directory)
  expect(listed.filter(({ name }) => name === 'near').map(({ path, problem }) => [path, problem])).toEqual([
    [join(directory, '.mcp.json'), null],
    [join(above, '.mcp.json'), `Another one of this name goes before it: ${join(directory, '.mcp.json')}`],
  ])
})

const policies: readonly object[] = [
  { disabledMcpjsonServers: ['a', 'l', 'u', 'my server'] },
  { disabledMcpjsonServers: 'a' },
  { deniedMcpServers: [{ serverName: 'a' }, { serverName: 'l' }, { serverName: 'u' }, { foo: 1 }] },
  { deniedMcpServers: [{ serverCommand: ['node'] }, { serverUrl: 'https://*.example/*' }] },
  { deniedMcpServers: [{ serverName: '*' }, { serverUrl: 'https://web.example' }] },
  { allowedMcpServers: [{ serverName: 'a' }, { serverName: 'web' }] },
  { allowedMcpServers: [] },
  { allowedMcpServers: [{ serverCommand: ['node'] }, { serverName: 'other' }, { serverName: 'web' }] },
  { allowedMcpServers: [{ serverUrl: 'https://*' }, { serverName: 'a' }] },
  { skillOverrides: { tidy: 'off', deploy: 'on', 'deep:check': 'off', mine: 'name-only' } },
  { deniedMcpServers: [{ serverName: 'a' }], permissions: { defaultMode: 'fast' } },
]

test('what each of the settings files switches off', async () => {
  const world = await realCore()
  const home = world.config.env.HOME ?? ''
  const node = { command: 'node' }
  const web = { type: 'http', url: 'https://web.example/mcp' }
  const base = temporaryDirectory()
  const directories = policies.map((_, index) => join(base, `p${index}`))
  const local = { mcpServers: { l: node, other: { command: 'x' } } }
  write(join(home, '.claude.json'), {
    mcpServers: { u: node, a: { command: 'user-a' } },
    projects: Object.fromEntries(directories.map((path) => [path, local])),
  })
  write(join(home, '.claude/skills/mine/SKILL.md'), 'x')
  for (const [index, settings] of policies.entries()) {
    const directory = join(base, `p${index}`)
    const servers = { a: node, web, other: { command: 'o' }, 'my server': node }
    write(join(directory, '.mcp.json'), { mcpServers: servers })
    write(join(directory, '.claude/skills/tidy/SKILL.md'), '---\nname: tidy-up\n---\n')
    write(join(directory, '.claude/skills/deploy/SKILL.md'), 'x')
    write(join(directory, '.claude/commands/deep/check.md'), 'x')
    const ofPerson = join(home, '.claude/settings.json')
    const file = [
      ofPerson,
      join(directory, '.claude/settings.json'),
      join(directory, '.claude/settings.local.json'),
    ][index % 3]
    write(file ?? '', settings)
    await expectAgreement(world, directory)
    rmSync(ofPerson, { force: true })
  }
})

test('a worktree has what it lacks from the main checkout, as Claude takes it', async () => {
  const world = await realCore()
  const home = world.config.env.HOME ?? ''
  const base = temporaryDirectory()
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.email=a@b.example', '-c', 'user.name=n', ...args], {
      cwd,
      stdio: 'pipe',
    })
  const main = join(base, 'main')
  write(join(main, 'sub/x'), 'x')
  git(main, 'init', '-q', '-b', 'main')
  git(main, 'add', '.')
  git(main, 'commit', '-qm', '1')
  const own = ['own', 'agents', 'empty', 'settings']
  for (const name of ['plain', ...own]) git(main, 'worktree', 'add', '-q', join(base, name), '-b', name)
  git(main, 'worktree', 'add', '-q', join(main, '.claude/worktrees/inside'), '-b', 'inside')
  git(base, 'clone', '-q', '--bare', main, join(base, 'bare.git'))
  git(join(base, 'bare.git'), 'worktree', 'add', '-q', join(base, 'of-bare'), 'main')
  // A folder that claims to be a worktree of the repository, which knows nothing of it.
  write(join(base, 'thief/.git'), `gitdir: ${join(main, '.git/worktrees/plain')}\n`)
  const fill = (directory: string, tag: string) => {
    write(join(directory, '.claude/agents/a.md'), `---\nname: agent-${tag}\ndescription: d\n---\n`)
    write(join(directory, `.claude/commands/command-${tag}.md`), 'x')
    write(join(directory, `.claude/skills/skill-${tag}/SKILL.md`), 'x')
    write(join(directory, '.mcp.json'), { mcpServers: { [`server-${tag}`]: { command: 'node' } } })
  }
  for (const [directory, tag] of [
    [main, 'main'],
    [join(main, 'sub'), 'sub'],
    [join(base, 'own'), 'own'],
    [base, 'above'],
  ])
    fill(directory ?? '', tag ?? '')
  write(join(base, 'agents/.claude/agents/a.md'), '---\nname: only-agent\ndescription: d\n---\n')
  mkdirSync(join(base, 'empty/.claude/agents'), { recursive: true })
  write(join(main, '.claude/settings.local.json'), { deniedMcpServers: [{ serverName: 'server-above' }] })
  write(join(base, 'settings/.claude/settings.json'), { permissions: { defaultMode: 'plan' } })
  symlinkSync(join(main, 'sub'), join(base, 'link'))
  const places = [
    ...[main, join(main, 'sub'), join(base, 'plain'), join(base, 'plain/sub'), join(base, 'own')],
    ...[join(base, 'agents'), join(base, 'empty'), join(base, 'settings'), join(base, 'thief')],
    ...[join(main, '.claude/worktrees/inside'), join(base, 'of-bare'), join(base, 'link')],
  ]
  const keys = [...places, base, join(base, 'bare.git'), join(main, '.git')]
  write(join(home, '.claude.json'), {
    projects: Object.fromEntries(
      keys.map((key) => [key, { mcpServers: { [`of ${key}`]: { command: 'node' } } }]),
    ),
  })
  for (const place of places) await expectAgreement(world, place)
})
