import type { WireError } from '../../../contract/errors.ts'
import type { ClaudeInfo } from '../../../contract/system.ts'
import { findInPath, isExecutable, resolveGiven, usualPlaces } from './claude-places.ts'
import { readVersion } from './claude-version.ts'
import { TESTED_CLAUDE_VERSION } from './protocol.ts'

export interface FindClaudeOptions {
  /** A path (or a name in PATH) from a setting or flag. */
  setting?: string | undefined
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  homeDirectory: string
}

type Source = NonNullable<ClaudeInfo['source']>

const installHint =
  'Install Claude Code (https://claude.com/claude-code), or name its executable with `--claude` or the variable `MUSTER_CLAUDE`. With `--simulate`, Muster runs without it.'

/**
 * Finds the `claude` executable: setting, `MUSTER_CLAUDE`, PATH, usual places. One that was named and can't be
 * used is an error and not passed over in silence. Never rejects: what is wrong stands in `problem`, which is
 * only a warning when there is a path.
 */
export async function findClaude(options: FindClaudeOptions): Promise<ClaudeInfo> {
  const { setting, env } = options
  if (setting) return tryNamed(options, setting, 'setting', 'the option `--claude`')
  if (env.MUSTER_CLAUDE)
    return tryNamed(options, env.MUSTER_CLAUDE, 'environment', 'the variable MUSTER_CLAUDE')
  const unusable: string[] = []
  const places: [Source, AsyncIterable<string>][] = [
    ['path', findInPath('claude', options)],
    ['usual_place', usualPlaces(options)],
  ]
  for (const [source, paths] of places) {
    for await (const path of paths) {
      const version = await readVersion(path, env)
      if (version.ok) return found(path, version.text, source)
      unusable.push(`${path}: ${version.error}`)
    }
  }
  const problem: WireError = unusable.length
    ? {
        code: 'claude_not_found',
        message: `A \`claude\` executable was found, but it does not work: ${unusable[0]}`,
        hint: installHint,
        details: { tried: unusable },
      }
    : {
        code: 'claude_not_found',
        message: 'No `claude` executable was found in PATH or in the usual places.',
        hint: installHint,
      }
  return missing(null, problem)
}

async function tryNamed(
  options: FindClaudeOptions,
  given: string,
  source: Source,
  where: string,
): Promise<ClaudeInfo> {
  const path = await resolveGiven(given, options)
  const hint = `Correct ${where}, or leave it out so that PATH and the usual places are searched.`
  if (path === null || !(await isExecutable(path, options.platform))) {
    const message = `There is no executable file at "${given}", which ${where} names.`
    return missing(source, { code: 'claude_not_found', message, hint, details: { path: given } })
  }
  const version = await readVersion(path, options.env)
  if (version.ok) return found(path, version.text, source)
  const message = `"${given}", which ${where} names, did not answer to --version: ${version.error}`
  return missing(source, { code: 'claude_not_found', message, hint, details: { path } })
}

function found(path: string, version: string, source: Source): ClaudeInfo {
  return { path, version, source, problem: compareVersion(version), testedVersion: TESTED_CLAUDE_VERSION }
}

function missing(source: Source | null, problem: WireError): ClaudeInfo {
  return { path: null, version: null, source, problem, testedVersion: TESTED_CLAUDE_VERSION }
}

/** A warning when major or minor version differ from what was tested; patches come daily and are not worth one. */
function compareVersion(version: string): WireError | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [testedMajor = 0, testedMinor = 0] = TESTED_CLAUDE_VERSION.split('.').map(Number)
  const difference = major - testedMajor || minor - testedMinor
  if (difference === 0) return null
  const details = { version, testedVersion: TESTED_CLAUDE_VERSION, kind: 'version_untested' }
  return difference > 0
    ? {
        code: 'validation',
        message: `Claude Code ${version} is newer than ${TESTED_CLAUDE_VERSION}, which Muster was tested with.`,
        hint: 'It is used all the same. What it says in a new way is kept and shown as unknown.',
        details,
      }
    : {
        code: 'validation',
        message: `Claude Code ${version} is older than ${TESTED_CLAUDE_VERSION}, which Muster was tested with.`,
        hint: 'It is used all the same. Run `claude update` if something does not work.',
        details,
      }
}
