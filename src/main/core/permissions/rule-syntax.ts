import { MusterError } from '../../../contract/errors.ts'
import { mainArguments } from '../../../contract/main-argument.ts'
import type { Policy } from '../../../contract/policy.ts'
import { splitCommand } from './command-parts.ts'
import { matchesGlob } from './glob.ts'
import { readPath } from './read-path.ts'
import { neverMatches } from './rule-error.ts'
import { readTool } from './rule-tools.ts'

/** A rule as it is written: a tool and a pattern, or both in one as in Claude Code's settings: `Bash(git push *)`. */
export type WrittenRule = Pick<Policy, 'tool' | 'match' | 'decision'>

/**
 * A rule as it is kept. What Claude Code's own syntax means is what its documentation says and 2.1.329 does.
 *
 * @throws MusterError `validation` when it could never match
 */
export function readRule({ tool: written, match, decision }: WrittenRule, home: string): WrittenRule {
  const inOne = /^\s*([^()]*?)\s*\((.*)\)\s*$/s.exec(written)
  if (!inOne && /[()]/.test(written)) {
    throw neverMatches('a bracket is missing', [`${written.split('(')[0]?.trim() || 'Bash'}(…)`])
  }
  if (!inOne) {
    const tool = readTool(written.trim())
    return {
      tool,
      match: match === null ? null : readPattern(tool, match.trim(), decision, home, false),
      decision,
    }
  }
  const [, name = '', specifier = ''] = inOne
  if (match !== null) {
    throw new MusterError('validation', 'The rule has two patterns: one in brackets, and one besides.', {
      hint: 'Write it as Bash(git push *), or as a tool and a pattern.',
      details: { field: 'match' },
    })
  }
  if (specifier.trim() === '') throw neverMatches('there is nothing in the brackets', [name])
  if (name.startsWith('mcp__')) {
    throw neverMatches('Claude Code knows no brackets behind the name of a server or its tools', [name])
  }
  const tool = readTool(name)
  if (specifier.trim() === '*') return { tool, match: null, decision }
  return { tool, match: readPattern(tool, specifier.trim(), decision, home, true), decision }
}

/**
 * A rule that was kept when such rules were taken as they came: `Bash` and `rm:*` never matched. It is what was meant; one
 * that can't be read, and those for files, stay as they are.
 */
export function mendStored(policy: Policy, home: string): Policy {
  if (isOfPaths(policy.tool)) return policy
  try {
    const { tool, match } = readRule(policy, home)
    return tool === policy.tool && match === policy.match ? policy : { ...policy, tool, match }
  } catch {
    return policy
  }
}

function isOfPaths(tool: string): boolean {
  const field = Object.hasOwn(mainArguments, tool) ? mainArguments[tool] : undefined
  return field === 'file_path' || field === 'notebook_path' || field === 'path'
}

function readPattern(
  tool: string,
  pattern: string,
  decision: Policy['decision'],
  home: string,
  inBrackets: boolean,
): string | null {
  const field = Object.hasOwn(mainArguments, tool) ? mainArguments[tool] : undefined
  if (isOfPaths(tool)) return readPath(tool, pattern, home, inBrackets)
  if (field === 'url') return readAddress(pattern)
  if (field === 'command' || tool === 'Skill' || matchesGlob(tool, 'Bash')) {
    const prefix = readPrefix(tool, pattern)
    return field === 'command' ? readCommand(tool, prefix, decision) : prefix
  }
  return pattern
}

/** `git push:*` is Claude Code's older way to write `git push *`. */
function readPrefix(tool: string, pattern: string): string {
  if (!pattern.includes(':*')) return pattern
  const prefix = pattern.slice(0, -2).trimEnd()
  const plain = pattern.replaceAll(':*', ' *')
  if (!pattern.endsWith(':*')) throw neverMatches('":*" stands at the end only', [`${tool}(${plain})`])
  if (prefix === '') throw neverMatches('nothing stands before ":*"', [tool])
  if (prefix.includes('*')) throw neverMatches('":*" goes with no other "*"', [`${tool}(${plain})`])
  return `${prefix} *`
}

const parameters = /^(command|run_in_background|description|timeout|dangerouslyDisableSandbox):\s*(.*)$/s

function readCommand(tool: string, pattern: string, decision: Policy['decision']): string {
  const [, parameter, rest = ''] = parameters.exec(pattern) ?? []
  if (parameter !== undefined) {
    const meant = parameter === 'command' ? [`${tool}(${rest})`] : []
    throw neverMatches('a pattern is compared with the command itself, not with a named parameter', meant)
  }
  const parts = splitCommand(pattern)
  const wild = /(?<!\\)\*/.test(pattern)
  if (wild && parts && parts.length > 1) {
    const each = parts.map((part) => `${tool}(${part})`)
    throw neverMatches('each part of a command that joins several is looked up for itself', each)
  }
  if (wild && !parts && decision === 'allow' && tool === 'Bash') {
    throw neverMatches(
      'what can not be read for certain ($(…), variables, files as input or output, open quotes) is allowed only as the whole command, without "*"',
      [],
    )
  }
  // Blanks are made one, and output to nowhere is left out, as in the commands that it is compared with.
  return wild && parts?.[0] !== undefined ? parts[0] : pattern
}

/** `domain:` is for a host, `domain:*.` for those below it; anything else is compared with the whole address. */
function readAddress(pattern: string): string | null {
  if (!pattern.startsWith('domain:')) {
    if (/^\*|:\/\//.test(pattern)) return pattern
    throw neverMatches('an address begins with https://, and a host is written as a domain', [
      `domain:${hostOf(pattern) ?? 'example.com'}`,
    ])
  }
  const domain = pattern.slice('domain:'.length)
  if (domain === '*') return null
  const star = domain.startsWith('*.') ? '*.' : ''
  const name = domain.slice(star.length)
  const host = hostOf(name)
  if (host !== null && /^[^\s/:@*?#]+$/.test(name)) return `domain:${star}${host}`
  throw neverMatches('a domain is a host alone, with "*." before it or not', [
    `domain:${star}${hostOf(name.replaceAll('*', '')) ?? 'example.com'}`,
  ])
}

/** As a browser reads it: small letters, no dot at the end, other scripts as `xn--`. */
function hostOf(text: string): string | null {
  const address = /^[a-z][\w+.-]*:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`
  const host = URL.canParse(address) ? new URL(address).hostname.replace(/\.$/, '') : ''
  return host === '' ? null : host
}
