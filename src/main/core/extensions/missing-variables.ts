import { isKey } from '../claude/environment.ts'
import { variablesOf } from './expand-variables.ts'
import type { ServerShape } from './server-shape.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Variables for the `${NAME}` in the entries of servers. */
export interface GivenVariables {
  /** What an instance has: what the allow-list lets through, and what Claude's own settings set. */
  given: Variables
  /** What Muster itself has. */
  ours: Variables
}

/**
 * What a server lacks, in words: variables that the allow-list keeps from it, with the setting that lets them through,
 * and variables that are set nowhere. Null: it lacks none.
 */
export function missingVariables(shape: ServerShape, { given, ours }: GivenVariables): string | null {
  const missing = [...variablesOf(shape)].filter(([name]) => given[name] === undefined)
  const held = missing.filter(([name]) => ours[name] !== undefined).map(([name]) => name)
  const unset = missing.filter(([name, { hasDefault }]) => ours[name] === undefined && !hasDefault)
  const words: string[] = []
  if (held.length > 0)
    words.push(
      `${list(held)} ${held.length === 1 ? 'is' : 'are'} set, but not handed on to instances; the setting ${held.some(isKey) ? 'claude.passApiKey' : 'claude.passVariables'} lets ${held.length === 1 ? 'it' : 'them'} through.`,
    )
  if (unset.length > 0)
    words.push(
      `${list(unset.map(([name]) => name))} ${unset.length === 1 ? 'is' : 'are'} not set: the server gets the text as it stands.`,
    )
  return words.join(' ') || null
}

const list = (names: readonly string[]) => names.slice(0, 10).join(', ')
