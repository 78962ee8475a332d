import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Policy } from '../../../contract/policy.ts'
import type { Json } from '../../../contract/values.ts'
import { decide } from './decide.ts'
import { samplePolicy } from './fixtures/policies.ts'

const root = mkdtempSync(join(tmpdir(), 'muster-decide-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const work = join(root, 'work')
mkdirSync(join(work, 'src'), { recursive: true })
mkdirSync(join(root, 'other'))
writeFileSync(join(root, 'other', 'secret'), '')
symlinkSync(join(root, 'other'), join(work, 'src', 'out'))
symlinkSync(join(root, 'new-file'), join(work, 'src', 'nowhere'))

const ask = (tool: string, input: Record<string, Json>, sessionId: string | null = null) => ({
  directory: work,
  sessionId,
  tool,
  input,
})
const rules = (...some: Partial<Policy>[]) => some.map((each) => samplePolicy(each))
const decideBash = (policies: readonly Policy[], command: string) =>
  decide(policies, ask('Bash', { command })).decision

describe('which rule', () => {
  test('the first enabled one that matches, whatever later ones say', () => {
    const list = rules(
      { match: 'rm *', decision: 'allow', enabled: false },
      { match: 'rm *', decision: 'deny' },
      { match: 'git push*', decision: 'ask' },
      { decision: 'allow' },
    )
    expect(decideBash(list, 'rm x')).toBe('deny')
    expect(decideBash(list, 'git push')).toBe('ask')
    expect(decideBash(list, 'ls')).toBe('allow')
    expect(decide(list, ask('Edit', { file_path: 'a' }))).toEqual({ decision: 'ask', policy: null })
  })

  test('only tasks in its directory, by whole names and real paths', () => {
    const [inWork] = rules({ directory: work })
    const [besides] = rules({ directory: work.slice(0, -1) })
    const [linked] = rules({ directory: join(work, 'src', 'out') })
    if (!inWork || !besides || !linked) throw new Error('there are three')
    const at = (directory: string) => ({ directory, sessionId: null, tool: 'Bash', input: { command: 'ls' } })
    expect(decide([inWork], at(join(work, 'src'))).decision).toBe('allow')
    expect(decide([inWork], at(`${work}2`)).decision).toBe('ask')
    expect(decide([inWork], at(join(work, 'src', 'out'))).decision).toBe('ask')
    expect(decide([besides], at(work)).decision).toBe('ask')
    expect(decide([linked], at(join(root, 'other'))).decision).toBe('allow')
  })

  test('only its session, and tools by their name', () => {
    const id = '019aa5c0-0000-7000-8000-000000000002'
    expect(decide(rules({ sessionId: id }), ask('Bash', { command: 'ls' })).decision).toBe('ask')
    expect(decide(rules({ sessionId: id }), ask('Bash', { command: 'ls' }, id)).decision).toBe('allow')
    const github = rules({ tool: 'mcp__github__*' })
    expect(decide(github, ask('mcp__github__get_issue', {})).decision).toBe('allow')
    expect(decide(github, ask('mcp__gitlab__get_issue', {})).decision).toBe('ask')
  })

  test('questions and plans are for people', () => {
    for (const tool of ['AskUserQuestion', 'ExitPlanMode']) {
      expect(decide(rules({ tool: '*' }), ask(tool, {}))).toEqual({ decision: 'ask', policy: null })
    }
  })
})

describe('commands', () => {
  const npm = rules({ match: 'npm test*' })

  test('each part of what is joined must be allowed, by whichever rule', () => {
    expect(decideBash(npm, 'npm test -- --run "a; b" 2>&1')).toBe('allow')
    expect(decideBash(npm, 'npm test && npm test -w a')).toBe('allow')
    const both = rules({ match: 'npm test*' }, { match: 'tail *' })
    expect(decideBash(both, 'npm test | tail -5')).toBe('allow')
    expect(decideBash(npm, 'npm test | tail -5')).toBe('ask')
  })

  test.each([
    'npm test; rm -rf /',
    'npm test;rm -rf /',
    'npm test && rm -rf /',
    'npm test || rm -rf /',
    'npm test | sh',
    'npm test |& sh',
    'npm test & rm -rf /',
    'npm test &rm -rf /',
    'npm test\nrm -rf /',
    'npm test\r\nrm -rf /',
    'npm test $(rm -rf /)',
    'npm test `rm -rf /`',
    'npm test "$(rm -rf /)"',
    'npm test "`rm -rf /`"',
    'npm test <(rm -rf /)',
    'npm test >(rm -rf /)',
    'npm test > ~/.bashrc',
    'npm test >> ~/.bashrc',
    'npm test >| ~/.bashrc',
    'npm test &> ~/.bashrc',
    'npm test 2>/dev/null>~/.bashrc',
    'npm test << EOF\n$(rm -rf /)\nEOF',
    'npm test \\\n; rm -rf /',
    "npm test ''; rm -rf /",
    "npm test '\\'; rm -rf / '",
    'npm test "\\\\"; rm -rf / ""',
    'npm test \\"; rm -rf / \\"',
    'npm test $IFS',
    "npm test # '\n rm -rf / #'",
    'PATH=. npm test',
    'NODE_OPTIONS="--require ./x.js" npm test',
    'A[0]=1 npm test',
    'env npm test',
    'sudo npm test',
    '"npm test"; rm -rf /',
    'npm  install',
    '/tmp/npm test',
    '{ npm test; rm -rf /; }',
    '(npm test; rm -rf /)',
    'npm() { rm -rf /; }; npm test',
    'alias npm=rm; npm test',
    '! npm test',
    'npm test\u0000; rm',
    'npm test\u2028rm -rf /',
  ])('%j does not slip through an allowed npm test*', (command) => {
    expect(decideBash(npm, command)).not.toBe('allow')
  })

  test('variables before a command are for rules that say so, even with a star in front', () => {
    expect(decideBash(rules({ match: '*npm test' }), 'PATH=. npm test')).toBe('ask')
    expect(decideBash(rules({ match: 'CI=1 npm test' }), 'CI=1 npm test')).toBe('allow')
  })

  test.each([
    'rm -rf x',
    'ls && rm -rf x',
    'ls; sudo rm -rf x',
    '/bin/rm -rf x',
    '"rm" -rf x',
    'A=1 rm -rf x',
    'echo $(rm -rf x)',
    'ls\nrm -rf x',
    'bash -c "$X; rm -rf x"',
    '(rm -rf x)',
  ])('a forbidden part forbids all: %j', (command) => {
    expect(decideBash(rules({ match: 'rm *', decision: 'deny' }, {}), command)).toBe('deny')
  })

  test('what is not understood is allowed only by a rule without a pattern, or written out', () => {
    const command = 'echo $(date) > "a b"'
    expect(decideBash(rules({ match: '*' }), command)).toBe('ask')
    expect(decideBash(rules({ match: null }), command)).toBe('allow')
    expect(decideBash(rules({ match: command }), command)).toBe('allow')
    expect(decideBash(rules({ match: command }), `${command}; id`)).toBe('ask')
  })

  test('outside of the sandbox nothing is allowed by a rule', () => {
    const input = { command: 'ls', dangerouslyDisableSandbox: true }
    expect(decide(rules({}), ask('Bash', input)).decision).toBe('ask')
    expect(decide(rules({ decision: 'deny' }), ask('Bash', input)).decision).toBe('deny')
  })
})

describe('files', () => {
  const write = (match: string, file: string, more: Partial<Policy> = {}) =>
    decide(rules({ tool: '*', match, ...more }), ask('Write', { file_path: file, content: '' })).decision

  test('paths are compared as where they lead', () => {
    expect(write(`${work}/src/*`, `${work}/src/a.ts`)).toBe('allow')
    expect(write('src/*', `${work}/src/a/b.ts`)).toBe('allow')
    expect(write('src/*.ts', 'src/a.ts')).toBe('allow')
    expect(write('*.ts', `${work}/a.ts`)).toBe('allow')
    expect(write('./src/../src/*', `${work}/src/a.ts`)).toBe('allow')
    expect(write(`${work}/src/a.ts`, `${work}/src/a.ts`)).toBe('allow')
  })

  test.each([
    '/src/../secret',
    '/src/../../other/secret',
    '/src/out/secret',
    '/src/out/new',
    '/src/nowhere',
    '/srcx/a',
    '/src/a\n',
    '/src/ ',
  ])('src/* does not allow %j', (file) => {
    expect(write('src/*', work + file)).toBe('ask')
    expect(write(`${work}/src/*`, work + file)).toBe('ask')
  })

  test('a home folder and blanks mean something else to the CLI', () => {
    expect(write('*', '~/.bashrc')).toBe('ask')
    expect(write('*', ' /etc/passwd')).toBe('ask')
  })

  test('what decides about later runs has to be named', () => {
    expect(write(`${work}/*`, `${work}/.git/hooks/pre-commit`)).toBe('ask')
    expect(write(`${work}/*`, `${work}/.Claude/settings.json`)).toBe('ask')
    expect(write('.claude/*', `${work}/.claude/settings.json`)).toBe('allow')
  })

  test('a denial finds the link and what it leads to', () => {
    const deny = { decision: 'deny' } as const
    expect(write('src/out/*', `${work}/src/out/secret`, deny)).toBe('deny')
    expect(write(`${root}/other/*`, `${work}/src/out/secret`, deny)).toBe('deny')
  })

  test('a search without a path is in the directory', () => {
    const grep = (input: Record<string, Json>) =>
      decide(rules({ tool: 'Grep', match: `${work}*` }), ask('Grep', { pattern: 'x', ...input })).decision
    expect(grep({})).toBe('allow')
    expect(grep({ path: '..' })).toBe('ask')
  })
})

describe('addresses and other tools', () => {
  test('an address is compared as a browser reads it', () => {
    const fetch = (url: string) =>
      decide(rules({ tool: 'WebFetch', match: 'https://docs.rs*' }), ask('WebFetch', { url })).decision
    expect(fetch('https://DOCS.rs/serde')).toBe('allow')
    expect(fetch('https://docs.rs@evil.example/')).toBe('ask')
    expect(fetch('http://docs.rs/serde')).toBe('ask')
    expect(fetch('docs.rs')).toBe('ask')
  })

  test('of a foreign tool every argument that could be the main one counts', () => {
    const query = (input: Record<string, Json>) =>
      decide(rules({ tool: 'mcp__db__*', match: 'select *' }), ask('mcp__db__run', input)).decision
    expect(query({ query: 'select 1' })).toBe('allow')
    expect(query({ query: 'drop table a', command: 'select 1' })).toBe('ask')
    expect(query({ text: 'select 1' })).toBe('ask')
    expect(query({})).toBe('ask')
  })
})
