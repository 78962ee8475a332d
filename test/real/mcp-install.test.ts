import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { expect, test } from 'vitest'
import { root } from '../../scripts/build.ts'
import { addArguments } from '../../src/main/cli/verbs/mcp-install.ts'
import { realClaude, realClaudeEnvironment } from '../harness/claude-binary.ts'
import { ownProgram } from '../harness/own-program.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/** The servers of a person's own configuration. */
function serversOf(home: string): Record<string, { command: string; args: string[]; env?: object }> {
  return JSON.parse(readFileSync(join(home, '.claude.json'), 'utf8')).mcpServers
}

function newHome() {
  const home = temporaryDirectory('home')
  return { home, env: realClaudeEnvironment({ modelUrl: 'http://127.0.0.1:9', home }) }
}

test('Claude is told of the server, which starts from what was written, wherever Muster lies', async () => {
  const { home, env } = newHome()
  const data = temporaryDirectory('data')
  const entry = ownProgram('cli.js', 'src/main/cli/index.ts')
  const place = join(temporaryDirectory(), 'a #1 %20 place')
  symlinkSync(dirname(entry), place)
  const cli = join(place, basename(entry))
  const flags = [
    '--data-dir',
    data,
    'mcp',
    'install',
    '--scope',
    'user',
    '--tools',
    'standard',
    '--read-only',
  ]
  const run = (more: string[]) =>
    spawnSync(process.execPath, [cli, ...flags, ...more], {
      env: { ...env, MUSTER_CLAUDE: realClaude() },
      encoding: 'utf8',
    })
  expect(run([])).toMatchObject({ status: 2, stderr: expect.stringContaining('Nothing was written.') })
  expect(run(['--yes'])).toMatchObject({ status: 0, stdout: expect.stringContaining('knows Muster now') })
  const { muster } = serversOf(home)
  expect(muster).toMatchObject({
    command: process.execPath,
    args: [cli, '--data-dir', data, 'mcp', '--tools', 'standard', '--read-only'],
  })
  expect(run(['--yes'])).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('claude mcp get muster'),
  })

  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(
    new StdioClientTransport({
      command: muster?.command ?? '',
      args: muster?.args ?? [],
      env,
      stderr: 'ignore',
    }),
  )
  const { tools } = await client.listTools()
  await client.close()
  expect(tools.map(({ name }) => name)).toContain('list_inbox')
})

test('the desktop application is started as Node by what Claude is told', () => {
  const { home, env } = newHome()
  execFileSync(
    realClaude(),
    addArguments('user', ['/opt/Muster/muster', '/opt/Muster/cli.js', 'mcp'], true),
    {
      env,
      stdio: 'ignore',
    },
  )
  expect(serversOf(home).muster).toMatchObject({
    command: '/opt/Muster/muster',
    args: ['/opt/Muster/cli.js', 'mcp'],
    env: { ELECTRON_RUN_AS_NODE: '1' },
  })
})

test('from an AppImage it is the file itself that is written, which is mounted elsewhere the next time', async () => {
  const { home, env } = newHome()
  const data = temporaryDirectory('data')
  const place = temporaryDirectory()
  // What an AppImage is to those who start it: a file that has its content mounted and runs the program in there.
  const [image, mount] = [join(place, 'Muster.AppImage'), join(place, 'mount')]
  writeFileSync(
    image,
    `#!/bin/sh\nexport APPIMAGE="${image}" APPDIR="$(cat "${place}/where")"\nexec "$APPDIR/node" "$@"\n`,
  )
  chmodSync(image, 0o755)
  mkdirSync(join(mount, 'resources'), { recursive: true })
  linkOrCopy(process.execPath, join(mount, 'node'))
  symlinkSync(root, join(mount, 'resources', 'app'))
  const inside = join('resources', 'app', relative(root, ownProgram('cli.js', 'src/main/cli/index.ts')))
  writeFileSync(join(place, 'where'), mount)
  const installed = spawnSync(
    image,
    [join(mount, inside), '--data-dir', data, 'mcp', 'install', '--scope', 'user', '--yes'],
    { env: { ...env, MUSTER_CLAUDE: realClaude() }, encoding: 'utf8' },
  )
  expect(installed).toMatchObject({ status: 0 })
  const { muster } = serversOf(home)
  expect(muster?.command).toBe(image)
  expect(JSON.stringify(muster)).not.toContain(mount)
  renameSync(mount, `${mount} 2 #%`)
  writeFileSync(join(place, 'where'), `${mount} 2 #%`)
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(
    new StdioClientTransport({
      command: muster?.command ?? '',
      args: muster?.args ?? [],
      env,
      stderr: 'ignore',
    }),
  )
  const { tools } = await client.listTools()
  await client.close()
  expect(tools.map(({ name }) => name)).toContain('run_task')
})

/** A second name where the file system can, since what a link leads to is what a program is told that it is. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}
