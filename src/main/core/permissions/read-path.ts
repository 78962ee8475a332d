import { existsSync } from 'node:fs'
import { slashes } from './real-path.ts'
import { neverMatches } from './rule-error.ts'

/**
 * A pattern for paths as it is kept: `//…` begins at the root, `./…` at the directory of the rule, else of the task.
 * In brackets it is read as in Claude Code's settings, where `/x` begins at the directory and `//x` at the root; else
 * `/x` is the path that it looks like, and `./x` is that one.
 *
 * @throws MusterError `validation` when it could never match
 */
export function readPath(tool: string, written: string, home: string, inBrackets: boolean): string {
  const spell = (pattern: string) => (inBrackets ? `${tool}(${pattern})` : `${tool} ${pattern}`)
  const braces = /^(.*)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(written)
  if (braces) {
    const [, before = '', inside = '', after = ''] = braces
    const each = inside.split(',').map((part) => spell(before + part.trim() + after))
    throw neverMatches('braces stand for themselves in patterns for paths', each.slice(0, 5))
  }
  if (written.startsWith('!')) {
    throw neverMatches('an exception is a rule of its own, before this one', [spell(written.slice(1))])
  }
  if (written.startsWith('#')) throw neverMatches('a line with # is a remark', [spell(`\\${written}`)])
  const pattern = slashes(written)
  if (pattern === '~' || pattern.startsWith('~/')) return `/${tidy(slashes(home) + pattern.slice(1), spell)}`
  if (pattern.startsWith('//')) return `/${tidy(pattern.slice(1), spell)}`
  if (pattern.startsWith('/') && !inBrackets) {
    const [, top = ''] = pattern.split('/')
    if (top !== '' && !/[*?[\\]/.test(top) && !existsSync(`/${top}`)) {
      throw neverMatches(`there is no /${top} on this machine, where it begins`, [spell(pattern.slice(1))])
    }
    return `/${tidy(pattern, spell)}`
  }
  const inDirectory = pattern.startsWith('/') || (!inBrackets && pattern.startsWith('./'))
  const rest = tidy(pattern.replace(/^\.?\//, ''), spell)
  // A name alone is looked for at any depth, one with folders only where they say.
  return inDirectory || /\/./.test(rest) || rest === '**' ? `./${rest}` : `./**/${rest}`
}

/** Without `.` and `..` inside; what leads out of where it begins can't match. */
function tidy(pattern: string, spell: (pattern: string) => string): string {
  const parts: string[] = []
  for (const part of pattern.split('/')) {
    if (part === '.') continue
    if (part !== '..') parts.push(part)
    else if ((parts.at(-1) ?? '') === '' || parts.at(-1)?.includes('**')) {
      throw neverMatches('".." leads out of the directory that it begins at; write the whole path', [
        spell(`//…/${pattern.replaceAll('../', '')}`),
      ])
    } else parts.pop()
  }
  const tidied = parts.join('/')
  if (tidied !== '' && tidied !== '/') return tidied
  throw neverMatches('it names nothing', [spell('**')])
}
