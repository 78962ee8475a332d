import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { stampConfiguration } from './configuration-stamp.ts'

/** A directory and a home of its own, and what is said of them. */
function setting() {
  const base = mkdtempSync(join(tmpdir(), 'muster-stamp-'))
  onTestFinished(() => rmSync(base, { recursive: true, force: true }))
  const [directory, home] = [join(base, 'work/project'), join(base, 'home')]
  for (const path of [directory, home]) mkdirSync(path, { recursive: true })
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(base, path)), { recursive: true })
    writeFileSync(join(base, path), text)
  }
  const stamp = (changes: Partial<Parameters<typeof stampConfiguration>[0]> = {}) =>
    stampConfiguration({
      directory,
      command: join(base, 'claude'),
      disabledExtensions: [],
      env: { HOME: home },
      ...changes,
    })
  return { base, directory, write, stamp }
}

test('each file that claude reads at its start changes the stamp; others do not', () => {
  const { write, stamp } = setting()
  const seen = new Set([stamp()])
  const read = [
    'claude',
    'work/project/.mcp.json',
    'work/project/CLAUDE.md',
    'work/CLAUDE.md',
    'work/project/.claude/settings.local.json',
    'work/project/.claude/skills/one/SKILL.md',
    'work/project/.claude/commands/deep/one.md',
    'home/.claude/settings.json',
    'home/.claude/agents/one.md',
  ]
  for (const path of read) {
    write(path, path)
    const now = stamp()
    expect(seen, path).not.toContain(now)
    expect(stamp()).toBe(now)
    seen.add(now)
  }
  const before = stamp()
  for (const path of ['work/project/readme.md', 'work/project/src/a.ts', 'home/.claude/projects/x/1.jsonl']) {
    write(path, path)
    expect(stamp(), path).toBe(before)
  }
  expect(stamp({ disabledExtensions: ['skill:one'] })).not.toBe(before)
})

test('of .claude.json only the servers count, which claude rewrites at each start', () => {
  const { base, write, stamp, directory } = setting()
  const before = stamp()
  write('home/.claude.json', JSON.stringify({ numStartups: 1 }))
  expect(stamp()).toBe(before)
  write('home/.claude.json', JSON.stringify({ numStartups: 22, mcpServers: { one: { command: 'x' } } }))
  const user = stamp()
  expect(user).not.toBe(before)
  const local = { mcpServers: { two: { command: 'y' } } }
  write(
    'home/.claude.json',
    JSON.stringify({ mcpServers: { one: { command: 'x' } }, projects: { [directory]: local } }),
  )
  expect(stamp()).not.toBe(user)
  write('home/.claude.json', '{ broken')
  expect(stamp()).not.toBe(before)
  // A configuration directory of one's own counts instead of the home.
  const own = { env: { HOME: join(base, 'home'), CLAUDE_CONFIG_DIR: join(base, 'own') } }
  const empty = stamp(own)
  write('own/skills/one/SKILL.md', 'x')
  expect(stamp(own)).not.toBe(empty)
})

test('the time of a file counts, as its size does; what is too deep or too much is left out', () => {
  const { base, write, stamp } = setting()
  write('work/project/CLAUDE.md', 'same')
  const before = stamp()
  utimesSync(join(base, 'work/project/CLAUDE.md'), 1, 1)
  expect(stamp()).not.toBe(before)
  for (let number = 0; number < 1_100; number += 1) write(`work/project/.claude/commands/${number}.md`, 'x')
  expect(stamp()).toMatch(/^[\w-]{22}$/)
})
