import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/* Executables that end before their first line, and say why on stderr. */

const isVersion = '[ "$1" = --version ] && { echo "2.1.329 (Claude Code)"; exit 0; }'
const broken = 'npm error JSON.parse Invalid package.json: /srv/shop/package.json line 3'

function executable(body: string): string {
  const folder = temporaryDirectory('bin')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'claude')
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  return path
}

test.each<[when: string, body: string, reason: string, words: string]>([
  ['at once', `${isVersion}\necho "npm error code EJSONPARSE\n${broken}" >&2\nexit 1`, 'exited', broken],
  [
    'after its prompt',
    `${isVersion}\nread line\necho "Error: Invalid MCP configuration:\n/srv/shop/.mcp.json: command" >&2\nexit 1`,
    'startup_failed',
    '/srv/shop/.mcp.json: command',
  ],
])('what claude said before it ended %s is told by run, show and logs', async (_, body, reason, words) => {
  const data = temporaryDirectory('data')
  const claude = ['--claude', executable(body)]
  const run = await runCli(data, ['run', '--dir', temporaryDirectory(), ...claude, 'hello'])
  expect(run.code).toBe(1)
  expect(run.stderr).toContain(`| ${words}`)
  expect(run.stderr).not.toContain('EPIPE')
  const [listed] = jsonLines((await runCli(data, ['ls', '--json'])).stdout)
  expect(listed).toMatchObject({ task: { state: 'failed', outcome: { reason } } })
  const { id } = (listed as { task: { id: string } }).task
  for (const verb of ['show', 'logs']) expect((await runCli(data, [verb, id])).stdout).toContain(`| ${words}`)
})

test('what was behind the failure of a node is told by run, status and log of its workflow', async () => {
  const data = temporaryDirectory('data')
  const directory = temporaryDirectory()
  const file = join(directory, 'one.workflow.yaml')
  writeFileSync(file, 'name: one\nnodes:\n  - { id: ask, kind: claude, prompt: hello }\n')
  const claude = ['--claude', executable(`${isVersion}\necho "${broken}" >&2\nexit 1`)]
  const run = await runCli(data, ['workflow', 'run', file, '--dir', directory, ...claude])
  expect(run.stderr).toContain(`| ${broken}`)
  const [listed] = jsonLines((await runCli(data, ['workflow', 'runs', '--json'])).stdout)
  const { id } = (listed as { run: { id: string } }).run
  for (const verb of ['status', 'log'])
    expect((await runCli(data, ['workflow', verb, id])).stdout).toContain(`| ${broken}`)
})

test('what an executable printed in the place of its version is told, by run and by doctor', async () => {
  const said = 'Error: claude native binary not installed.'
  const claude = ['--claude', executable(`echo "${said}\nRun the postinstall." >&2\nexit 1`)]
  const run = await runCli(temporaryDirectory('data'), ['run', ...claude, 'hello'])
  expect(run).toMatchObject({ code: 7, stderr: expect.stringContaining(`exit code 1: ${said}`) })
  const doctor = await runCli(temporaryDirectory('data'), ['doctor', ...claude])
  expect(doctor.stdout).toContain(`exit code 1: ${said}`)
})
