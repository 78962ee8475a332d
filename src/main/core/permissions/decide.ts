import { isAbsolute, join } from 'node:path'
import type { Policy } from '../../../contract/policy.ts'
import type { Json } from '../../../contract/values.ts'
import { setsVariables } from './command-parts.ts'
import { matchesGlob, matchesPieces, parseGlob } from './glob.ts'
import { isWithin, realPathOf, slashes } from './real-path.ts'
import { type Subject, subjectsOf } from './subjects.ts'

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

/** Always answered by a person. */
const forPeople = ['AskUserQuestion', 'ExitPlanMode', 'EnterPlanMode']

/**
 * What the rules say to a request: the first enabled one that matches, by their order. Of a command that joins
 * several, each is looked up for itself: one that is forbidden or has to be asked decides for all, and it is
 * allowed once each is. Reads links in the file system, nothing else.
 */
export function decide(policies: readonly Policy[], ask: Ask): Decision {
  const nobody: Decision = { decision: 'ask', policy: null }
  if (forPeople.includes(ask.tool)) return nobody
  const directory = realPathOf(ask.directory)
  const { whole, all } = subjectsOf(ask.tool, ask.input, ask.directory)
  // Outside of the CLI's sandbox a command is another one.
  const unusual = ask.input.dangerouslyDisableSandbox === true
  let left = all
  for (const policy of policies) {
    if (!policy.enabled || !concerns(policy, ask, directory)) continue
    const found: Decision = { decision: policy.decision, policy }
    if (policy.decision !== 'allow') {
      if (policy.match === null || left.some((subject) => touches(policy, subject, ask))) return found
      continue
    }
    if (unusual) continue
    if (policy.match === null || isExactly(policy.match, whole, all)) return found
    left = left.filter((subject) => !covers(policy, subject, ask))
    if (all.length > 0 && left.length === 0) return found
  }
  return nobody
}

function concerns(policy: Policy, ask: Ask, directory: string | null): boolean {
  if (policy.sessionId !== null && policy.sessionId !== ask.sessionId) return false
  if (!matchesGlob(policy.tool, ask.tool)) return false
  if (policy.directory === null) return true
  const real = realDirectoryOf(policy)
  return real !== null && directory !== null && isWithin(real, directory)
}

/** A command that is written out in a pattern without `*` is that one, be it understood or not. */
function isExactly(match: string, whole: string | null, all: readonly Subject[]): boolean {
  const pieces = parseGlob(match)
  return pieces.length === 1 && pieces[0] === whole && all.every(({ kind }) => kind === 'command')
}

function covers(policy: Policy, { kind, sure }: Subject, ask: Ask): boolean {
  const match = policy.match
  if (match === null || sure === null) return false
  if (kind === 'path') {
    return (
      !isGuarded(sure, match, ask) && patternsOf(policy, ask).some((pieces) => matchesPieces(pieces, sure))
    )
  }
  if (kind === 'command' && setsVariables(sure) && !setsVariables(match)) return false
  return matchesGlob(match, sure)
}

function touches(policy: Policy, subject: Subject, ask: Ask): boolean {
  const patterns =
    subject.kind === 'path'
      ? patternsOf(policy, ask)
      : [parseGlob(policy.match === null ? '*' : policy.match)]
  return subject.forms.some((form) => patterns.some((pieces) => matchesPieces(pieces, form)))
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
