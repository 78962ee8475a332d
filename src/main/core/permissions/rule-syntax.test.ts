import { describe, expect, test } from 'vitest'
import { MusterError } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/values.ts'
import { decide } from './decide.ts'
import { samplePolicy } from './fixtures/policies.ts'
import { mendStored, readRule } from './rule-syntax.ts'

const home = '/home/someone'
const read = (tool: string, match: string | null = null, decision: 'deny' | 'allow' = 'deny') =>
  readRule({ tool, match, decision }, home)

function refusal(tool: string, match: string | null = null, decision: 'deny' | 'allow' = 'deny'): string {
  try {
    return `taken as ${JSON.stringify(read(tool, match, decision))}`
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    return `${error.message} ${error.hint ?? ''}`
  }
}

describe('a rule that was accepted and never matched', () => {
  const decideBy = (tool: string, match: string | null, asked: string, input: Record<string, Json>) => {
    const rules = [samplePolicy(read(tool, match)), samplePolicy({ tool: '*' })]
    return decide(rules, { directory: '/', sessionId: null, tool: asked, input }).decision
  }
  test.each([
    ['Bash', 'rm:*', 'Bash', { command: 'rm -rf build' }],
    ['Bash(git push:*)', null, 'Bash', { command: 'git push origin main' }],
    ['Bash(curl *)', null, 'Bash', { command: 'curl http://x' }],
    ['WebFetch', 'domain:evil.example', 'WebFetch', { url: 'https://evil.example/x' }],
    ['WebFetch(domain:evil.example)', null, 'WebFetch', { url: 'https://EVIL.example./x' }],
    ['mcp__github', null, 'mcp__github__push', {}],
    ['Read', '~/.ssh/**', 'Read', { file_path: '/home/someone/.ssh/id' }],
    ['Read(//etc/**)', null, 'Read', { file_path: '/etc/shadow' }],
    ['Read(*.pem)', null, 'Bash', { command: 'cp deep/a.pem /tmp' }],
    ['Edit(src/**)', null, 'Write', { file_path: '/src/a' }],
    ['Bash(ls && rm x)', null, 'Bash', { command: 'ls && rm x' }],
    ['Agent(Explore)', null, 'Task', { subagent_type: 'Explore' }],
  ])('deny %s %s holds for %s %j', (tool, match, asked, input) => {
    expect(decideBy(tool, match, asked, input)).toBe('deny')
  })
})

describe('what can match nothing is refused, with what was probably meant', () => {
  test.each([
    ['Read', '*.{pem,key}', '"Read *.pem" and "Read *.key"'],
    ['Read(*.{pem,key})', null, '"Read(*.pem)" and "Read(*.key)"'],
    ['Bash(rm:* b)', null, '"Bash(rm * b)"'],
    ['Bash(git *:*)', null, '"Bash(git * *)"'],
    ['Bash()', null, '"Bash"'],
    ['Bash(:*)', null, '"Bash"'],
    ['Bash(command:rm *)', null, '"Bash(rm *)"'],
    ['Bash(cd * && rm *)', null, '"Bash(cd *)" and "Bash(rm *)"'],
    ['bash', 'rm *', '"Bash"'],
    ['Bsh', null, '"Bash"'],
    ['Bash, Read', null, '"Bash" and "Read"'],
    ['Bash(ls', null, '"Bash(…)"'],
    ['mcp__github(push)', null, '"mcp__github"'],
    ['WebFetch', 'evil.example', '"domain:evil.example"'],
    ['WebFetch(domain:https://evil.example/x)', null, '"domain:evil.example"'],
    ['WebFetch(domain:*evil.example)', null, '"domain:evil.example"'],
    ['Read(!a.pem)', null, '"Read(a.pem)"'],
    ['Read(../other/**)', null, 'write the whole path'],
    ['Read', '/no-such-folder/**', '"Read no-such-folder/**"'],
    ['Read(.)', null, '"Read(**)"'],
    ['ExitPlanMode', null, 'always come to you'],
    ['Bash(ls)', 'rm *', 'two patterns'],
  ])('%s %s', (tool, match, meant) => {
    expect(refusal(tool, match)).toContain(meant)
  })

  test('an allowing pattern for what is never read for certain', () => {
    expect(refusal('Bash', 'npm test > *', 'allow')).toContain('allowed only as the whole command')
    expect(read('Bash', 'npm test > out', 'allow').match).toBe('npm test > out')
  })
})

test.each([
  ['Bash(*)', null, 'Bash', null],
  ['Bash( rm  * )', null, 'Bash', 'rm *'],
  ['Bash', 'npm test*', 'Bash', 'npm test*'],
  ['Read(*.pem)', null, 'Read', './**/*.pem'],
  ['Read(/*.pem)', null, 'Read', './*.pem'],
  ['Read(src/**)', null, 'Read', './src/**'],
  ['Write', '/tmp/*', 'Write', '//tmp/*'],
  ['Write', './x/*', 'Write', './x/*'],
  ['Read(~/docs/*)', null, 'Read', '//home/someone/docs/*'],
  ['WebFetch(domain:*.Bücher.example)', null, 'WebFetch', 'domain:*.xn--bcher-kva.example'],
  ['WebFetch(domain:*)', null, 'WebFetch', null],
  ['mcp__a', null, 'mcp__a__*', null],
])('%s %s is kept as %s %s, and stays so', (tool, match, keptTool, kept) => {
  const first = read(tool, match)
  expect(first).toEqual({ tool: keptTool, match: kept, decision: 'deny' })
  expect(read(first.tool, first.match)).toEqual(first)
})

test('rules that were kept before come alive; those for files stay as they were written', () => {
  const mended = (tool: string, match: string | null) => {
    const policy = mendStored(samplePolicy({ tool, match }), home)
    return [policy.tool, policy.match]
  }
  expect(mended('Bash', 'rm:*')).toEqual(['Bash', 'rm *'])
  expect(mended('Bash(git push:*)', null)).toEqual(['Bash', 'git push *'])
  expect(mended('mcp__github', null)).toEqual(['mcp__github__*', null])
  expect(mended('Write', '/srv/*/a')).toEqual(['Write', '/srv/*/a'])
  expect(mended('bash', 'rm *')).toEqual(['bash', 'rm *'])
})
