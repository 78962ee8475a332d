import { isAbsolute, join } from 'node:path'
import { cutText } from '../../../contract/cut-text.ts'
import type { Policy } from '../../../contract/policy.ts'
import type { Json } from '../../../contract/values.ts'
import { filesOf } from './command-files.ts'
import { setsVariables } from './command-parts.ts'
import { matchesPieces, matchesWords, parseGlob } from './glob.ts'
import { isClaudePath, matchesPlaced, type PlacedPattern, placePattern } from './path-rule.ts'
import { isWithin, realPathOf, slashes } from './real-path.ts'
import { concernsTool, forPeople } from './rule-tools.ts'
import { pathSubject, type Subject, subjectsOf } from './subjects.ts'

/** A request for a tool, as far as rules look at it. */
export interface Ask {
  /** Of the task. */
  directory: string
  /** Null: of no session in particular. */
  sessionId: string | null
  tool: string
  input: Readonly<Record<string, Json>>
}

export interface Decision {
  decision: Policy['decision']
  /** The rule; null: none matches, so a person is asked. */
  policy: Policy | null
}

/** Told of each rule that does not decide, and why. */
export type OnPassed = (policy: Policy, why: string) => void

/**
 * What the rules say to a request: the first enabled one that matches, by their order. Of a command that joins
 * several, each is looked up for itself: one that is forbidden or has to be asked decides for all, and it is
 * allowed once each is. Reads links in the file system, nothing else.
 */
export function decide(policies: readonly Policy[], ask: Ask, onPassed?: OnPassed): Decision {
  const nobody: Decision = { decision: 'ask', policy: null }
  if (forPeople.includes(ask.tool)) return nobody
  const directory = realPathOf(ask.directory)
  const { whole, all } = subjectsOf(ask.tool, ask.input, ask.directory)
  // Outside of the CLI's sandbox a command is another one.
  const unusual = ask.input.dangerouslyDisableSandbox === true
  let left = all
  for (const policy of policies) {
    const found: Decision = { decision: policy.decision, policy }
    const unconcerned = whyUnconcerned(policy, ask, directory)
    if (unconcerned !== null) {
      onPassed?.(policy, unconcerned)
      continue
    }
    if (policy.decision !== 'allow') {
      if (policy.match === null || isExactly(policy.match, whole, all)) return found
      if (left.some((subject) => touches(policy, subject, ask))) return found
      onPassed?.(policy, 'its pattern does not match')
      continue
    }
    if (unusual) {
      onPassed?.(policy, 'the command is to run outside of the sandbox, which no rule allows')
      continue
    }
    if (policy.match === null || isExactly(policy.match, whole, all)) return found
    const before = left.length
    left = left.filter((subject) => !covers(policy, subject, ask))
    if (all.length > 0 && left.length === 0) return found
    onPassed?.(policy, whyNotAllowed(left, before))
  }
  return nobody
}

function whyUnconcerned(policy: Policy, ask: Ask, directory: string | null): string | null {
  if (!policy.enabled) return 'it is switched off'
  if (policy.sessionId !== null && policy.sessionId !== ask.sessionId) return 'it is for one session'
  if (!concernsTool(policy, ask.tool)) return 'it is for another tool'
  if (policy.directory === null) return null
  const real = realDirectoryOf(policy)
  if (real !== null && directory !== null && isWithin(real, directory)) return null
  return 'it is for another directory'
}

function whyNotAllowed(left: readonly Subject[], before: number): string {
  if (left.some(({ sure }) => sure === null)) {
    return 'what is asked for can not be read for certain, so that no pattern allows it'
  }
  if (left.length === before) return 'its pattern does not match'
  return `it allows a part; nothing has allowed "${cutText(left[0]?.sure ?? '', 200)}" so far`
}

/** A command that is written out in a pattern without `*` is that one, be it understood or not. */
function isExactly(match: string, whole: string | null, all: readonly Subject[]): boolean {
  const pieces = parseGlob(match)
  return pieces.length === 1 && pieces[0] === whole && all.every(({ kind }) => kind === 'command')
}

function covers(policy: Policy, { kind, sure, host }: Subject, ask: Ask): boolean {
  const match = policy.match
  if (match === null || sure === null) return false
  if (kind === 'path') {
    if (isGuarded(sure, match, ask)) return false
    return isClaudePath(match)
      ? matchesPlaced(placesOf(policy, match, [policy.directory ?? ask.directory]), sure, false)
      : patternsOf(policy, ask).some((pieces) => matchesPieces(pieces, sure))
  }
  if (match.startsWith('domain:')) return host !== null && matchesDomain(match, host)
  if (kind === 'command' && setsVariables(sure) && !setsVariables(match)) return false
  return matchesWords(match, sure)
}

function touches(policy: Policy, subject: Subject, ask: Ask): boolean {
  const match = policy.match ?? '*'
  if (subject.kind === 'command' && isClaudePath(match)) {
    // A rule for files, and a command that names some.
    return filesOf(subject.forms, policy.tool === 'Read').some((file) =>
      touches(policy, pathSubject(file, ask.directory), ask),
    )
  }
  if (subject.kind === 'path' && isClaudePath(match)) {
    const directories = [ask.directory, ...(policy.directory === null ? [] : [policy.directory])]
    const placed = placesOf(policy, match, directories)
    return subject.forms.some((form) => matchesPlaced(placed, form, true))
  }
  if (match.startsWith('domain:')) return subject.host !== null && matchesDomain(match, subject.host)
  if (subject.kind !== 'path') return subject.forms.some((form) => matchesWords(match, form))
  const patterns = patternsOf(policy, ask)
  return subject.forms.some((form) => patterns.some((pieces) => matchesPieces(pieces, form)))
}

/** `domain:` and a host, or `*.` and what it ends with. */
function matchesDomain(match: string, host: string): boolean {
  const domain = match.slice('domain:'.length)
  return domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : host === domain
}

/** Files in these folders decide what is run later, so a rule has to name the folder to allow them. */
const guarded = ['.git', '.claude', '.husky', '.vscode', '.idea']

function isGuarded(path: string, match: string, ask: Ask): boolean {
  const directory = slashes(ask.directory)
  const below = path.startsWith(`${directory}/`) ? path.slice(directory.length) : path
  const named = match.replace(directory, '').toLowerCase()
  return below
    .toLowerCase()
    .split('/')
    .some((name) => guarded.includes(name) && !named.includes(name))
}

/** Rules are replaced when they are changed, so what was read of one stays true for it. */
const realDirectories = new WeakMap<Policy, string | null>()

function realDirectoryOf(policy: Policy): string | null {
  const known = realDirectories.get(policy)
  if (known !== undefined) return known
  const real = policy.directory === null ? null : realPathOf(policy.directory)
  realDirectories.set(policy, real)
  return real
}

const places = new WeakMap<Policy, { key: string; found: PlacedPattern[] }>()

function placesOf(policy: Policy, match: string, directories: readonly string[]): PlacedPattern[] {
  const key = directories.join('\n')
  const known = places.get(policy)
  if (known?.key === key) return known.found
  const found = placePattern(match, directories)
  places.set(policy, { key, found })
  return found
}

const patterns = new WeakMap<Policy, { directory: string; found: string[][] }>()

/**
 * A rule's pattern for paths, as it is written and with the links of its fixed beginning followed. A relative one
 * begins at the rule's directory, else at the task's.
 */
function patternsOf(policy: Policy, ask: Ask): string[][] {
  const directory = policy.directory ?? ask.directory
  const known = patterns.get(policy)
  if (known?.directory === directory) return known.found
  const [first = '', ...rest] = parseGlob(policy.match ?? '*')
  const free = first === '' && rest.length > 0
  const start = free || isAbsolute(first) ? first : slashes(join(directory, first))
  const found = [[start, ...rest]]
  const cut = rest.length === 0 ? start.length : start.lastIndexOf('/')
  const real = free ? null : realPathOf(start.slice(0, cut) || '/')
  if (real !== null) found.push([`${real === '/' ? '' : real}${start.slice(cut)}`, ...rest])
  patterns.set(policy, { directory, found })
  return found
}
