import { describe, expect, it } from 'vitest'
import { buildArguments, type LaunchOptions } from './arguments.ts'

const line =
  '-p --input-format stream-json --output-format stream-json --verbose --include-partial-messages --permission-prompt-tool stdio --include-hook-events'
const extra = (options: Partial<LaunchOptions>) =>
  buildArguments({ session: { kind: 'new', id: 'ID' }, ...options }).slice(line.split(' ').length + 2)

describe('buildArguments', () => {
  it('starts a new conversation under our id, resumes one, or begins with all of one', () => {
    expect(buildArguments({ session: { kind: 'new', id: 'ID' } }).join(' ')).toBe(`${line} --session-id ID`)
    expect(buildArguments({ session: { kind: 'resume', id: 'ID' } }).join(' ')).toBe(`${line} --resume ID`)
    const fork = buildArguments({ session: { kind: 'fork', from: 'OLD', id: 'ID' } })
    expect(fork.join(' ')).toBe(`${line} --resume OLD --fork-session --session-id ID`)
  })

  it.each<[Partial<LaunchOptions>, string[]]>([
    [{ model: 'opus' }, ['--model', 'opus']],
    [{ permissionMode: 'plan' }, ['--permission-mode', 'plan']],
    [{ permissionMode: 'default' }, ['--permission-mode', 'default']],
    [
      { permissionMode: 'bypassPermissions' },
      ['--permission-mode', 'bypassPermissions', '--allow-dangerously-skip-permissions'],
    ],
    [{ appendSystemPromptFile: '/a b/c' }, ['--append-system-prompt-file', '/a b/c']],
    [{ maxTurns: 3 }, ['--max-turns', '3']],
    [{ maxCostMicros: 1_500_000 }, ['--max-budget-usd', '1.5']],
    [{ maxCostMicros: 2_000_000 }, ['--max-budget-usd', '2']],
    [{ outputSchema: { type: 'object' } }, ['--json-schema', '{"type":"object"}']],
    [{ maxCostMicros: 1 }, ['--max-budget-usd', '0.000001']],
    [
      {
        model: null,
        permissionMode: null,
        appendSystemPromptFile: null,
        maxTurns: null,
        maxCostMicros: null,
      },
      [],
    ],
  ])('%o', (options, expected) => {
    expect(extra(options)).toEqual(expected)
  })

  const setup = { tools: ['Read', 'Bash'], allow: ['Bash(git log *)'], servers: {}, environment: {} }

  it('confines a session to its tools, without what the settings of a project say, with the prompt as it is now', () => {
    expect(extra({ setup })).toEqual([
      ...['--system-prompt-snapshot', 'off', '--tools', 'Read,Bash', '--setting-sources', 'user'],
      ...['--strict-mcp-config', '--mcp-config', '{"mcpServers":{}}', '--allowedTools', 'Bash(git log *)'],
    ])
    expect(extra({ setup: { ...setup, tools: null, servers: null, allow: [] } })).toEqual([
      '--system-prompt-snapshot',
      'off',
    ])
  })

  it('gives no flag that a claude does not know, and refuses to confine by one that it does not', () => {
    const known = new Set(['--tools', '--setting-sources', '--strict-mcp-config'])
    expect(extra({ setup, flags: known })).not.toContain('--system-prompt-snapshot')
    known.delete('--tools')
    expect(() => extra({ setup, flags: known })).toThrow(
      expect.objectContaining({ code: 'validation', message: expect.stringContaining('--tools') }),
    )
  })

  it.each<[string | null, boolean]>([
    [null, true],
    ['2.1.329', true],
    ['2.1.89', true],
    ['2.1.89-beta.1', true],
    ['3.0.0', true],
    ['2.2.0', true],
    ['2.1.81', false],
    ['2.0.100', false],
    ['1.9.99', false],
  ])('asks claude %s for what hooks do only when it knows how: %s', (version, asks) => {
    const args = buildArguments({ session: { kind: 'new', id: 'ID' }, version })
    expect(args.includes('--include-hook-events')).toBe(asks)
  })

  it('refuses a schema that no command line can carry, and says how long it may be', () => {
    expect(() => extra({ outputSchema: { title: 'ä'.repeat(70_000) } })).toThrow(
      /schema of the answer is 140012 bytes long; at most 131071/,
    )
  })
})
