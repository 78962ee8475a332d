import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

test('muster extension lists what a directory has and switches it', async () => {
  const data = temporaryDirectory('data')
  const cwd = temporaryDirectory('project')
  mkdirSync(join(cwd, '.claude/commands'), { recursive: true })
  writeFileSync(join(cwd, '.claude/commands/ship.md'), '---\ndescription: Ships it\n---\n')
  const run = (...args: string[]) =>
    runCli(data, ['extension', ...args], {
      cwd,
      env: { HOME: temporaryDirectory('home'), CLAUDE_CONFIG_DIR: '' },
    })
  const ship = { kind: 'command', name: 'ship', scope: 'project', description: 'Ships it' }

  expect((await run()).stdout).toMatch(/command +on +project +ship +Ships it/)
  const off = await run('disable', 'command', 'ship', '--json')
  expect(jsonLines(off.stdout)).toMatchObject([{ type: 'extension', extension: { ...ship, enabled: false } }])
  expect((await run('ls')).stdout).toMatch(/command +off +project +ship/)
  expect((await run('enable', 'command', 'ship')).stdout).toContain('ship is on in new sessions of')

  const unknown = await run('disable', 'widget', 'ship')
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('Kinds: server, skill, command, agent.')
  expect((await run('disable', 'agent', 'nobody')).stderr).toContain('There is no agent "nobody"')
})

test('what is wrong with an extension is told whole, however wide the terminal is', async () => {
  const data = temporaryDirectory('data')
  const cwd = temporaryDirectory('project')
  const server = { command: 'node', args: ['$' + '{SHOP_BASE}', '$' + '{SHOP_TOKEN}'] }
  writeFileSync(join(cwd, '.mcp.json'), JSON.stringify({ mcpServers: { shop: server } }))
  const env = {
    HOME: temporaryDirectory('home'),
    CLAUDE_CONFIG_DIR: '',
    SHOP_BASE: 'https://a.example',
    SHOP_TOKEN: 'x',
  }
  const { stderr } = await runCli(data, ['extension', 'ls'], { cwd, env })
  expect(stderr).toMatch(/^server shop: SHOP_BASE, SHOP_TOKEN are set, but not handed on.*passVariables/m)
})
