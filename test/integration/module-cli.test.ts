import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

test('muster module writes, checks, registers, shows, trusts and forgets a module', async () => {
  const data = temporaryDirectory('data')
  const cwd = join(temporaryDirectory('work'), 'billing')
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'README.md'), '# Billing\n\nKeeps the invoices of the shop.\n')
  const run = (...args: string[]) => runCli(data, ['module', ...args], { cwd })
  const path = join(cwd, 'module.yaml')

  expect((await run()).stderr).toContain('There are no modules.')
  expect((await run('init')).stdout).toContain(`${path}  written`)
  const written = readFileSync(path, 'utf8')
  const second = await run('init')
  expect([second.code, second.stderr]).toEqual([4, expect.stringContaining('it was left as it is')])
  expect(readFileSync(path, 'utf8')).toBe(written)
  expect((await run('check')).stderr).toContain('the module billing is valid.')

  writeFileSync(path, `${written}\nmayWrite: true\ntools: ["Bash(git log *)"]\n`)
  const registered = await run('register')
  expect(registered.stdout).toContain('billing  registered  version 0.1.0')
  expect(registered.stderr).toContain('muster module trust billing')
  expect((await run('ls')).stdout).toMatch(/^billing +0\.1\.0 +not trusted +0 +\//m)

  const refused = await run('trust', 'billing')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('uses Bash(git log *) without asking')
  expect((await run('trust', 'billing', '--yes')).stdout).toContain('billing  trusted')
  const shown = await run('show', 'billing')
  expect(shown.stdout).toContain('Keeps the invoices of the shop.')
  expect(jsonLines((await run('ls', '--json')).stdout)).toMatchObject([
    { type: 'module', module: { name: 'billing', trusted: true, origin: 'registered' } },
  ])
  expect((await run('trust', 'billing', '--undo')).stdout).toContain('billing  not trusted')

  writeFileSync(path, 'name: billing\nversion: 1\n')
  const broken = await run('check')
  expect(broken.code).toBe(1)
  expect(broken.stdout).toContain(`${path}:2:1: error: "version" of the module must be text, not 1.`)
  const listed = await run('ls')
  expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining(`${path}:2:1: error:`)])

  expect((await run('rm', 'billing')).stdout).toContain('billing  no longer registered')
  expect(existsSync(path)).toBe(true)
  expect(jsonLines((await run('ls', '--json')).stdout)).toEqual([])
})
