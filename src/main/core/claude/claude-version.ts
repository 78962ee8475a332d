import { stat } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { cutText } from '../../../contract/cut-text.ts'
import { buildEnvironment } from './environment.ts'

/** `--version` takes some 50 ms; the first read of a 378 MB binary from a slow disk can take seconds. */
const TIMEOUT_MS = 15_000
const CACHED = 16
/** Of what an executable printed in the place of its version, in characters. */
const SAID_LENGTH = 1_000

export type VersionAnswer = { ok: true; text: string } | { ok: false; error: string }

const cache = new Map<string, VersionAnswer>()

/**
 * Asks an executable for its version, once for each state of its file (path, size, time of change). Only
 * answers that name a version are remembered: what failed may work the next time.
 */
export async function readVersion(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<VersionAnswer> {
  const file = await stat(path).catch(() => null)
  if (file === null) return { ok: false, error: 'the file is gone' }
  const key = `${path}\n${file.size}\n${file.mtimeMs}`
  const known = cache.get(key)
  if (known) return known
  const answer = await askVersion(path, env)
  if (answer.ok) {
    if (cache.size >= CACHED) cache.clear()
    cache.set(key, answer)
  }
  return answer
}

async function askVersion(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<VersionAnswer> {
  const result = await execa(path, ['--version'], {
    reject: false,
    cleanup: false,
    timeout: TIMEOUT_MS,
    stdin: 'ignore',
    extendEnv: false,
    env: buildEnvironment(env, { instanceId: 'version', dataDirectory: '' }),
    maxBuffer: 64 * 1024,
  })
  const version = versionIn(result.stdout)
  if (version !== undefined && !result.failed) return { ok: true, text: version }
  if (result.timedOut) return { ok: false, error: `no answer within ${TIMEOUT_MS / 1000} s` }
  const said = quoteOutput(`${result.stderr}\n${result.stdout}`)
  if (result.failed && result.exitCode === undefined && result.signal === undefined)
    return { ok: false, error: result.originalMessage ?? result.shortMessage ?? 'it could not be started' }
  const how = result.failed
    ? `it ended with ${result.signal ?? `exit code ${result.exitCode}`}`
    : /\d\0\.\0/.test(result.stdout)
      ? 'it printed UTF-16, where Claude prints UTF-8, so a wrapper changes it'
      : 'it did not print a version'
  return { ok: false, error: said === '' ? how : `${how}: ${said}` }
}

/** What an executable printed in the place of its version, for a message. */
function quoteOutput(output: string): string {
  return cutText(stripVTControlCharacters(output).replace(/\0/g, '').trim(), SAID_LENGTH)
}

/**
 * The version in what `--version` printed. Wrappers print more (a title, the Node that they chose), so what says that it is
 * Claude Code's goes before one that begins a line, and that before any other; the last one of each, since a wrapper speaks first.
 */
export function versionIn(output: string): string | undefined {
  const text = stripVTControlCharacters(output).replace(/[\0\r\uFEFF]/g, '\n')
  const last = (pattern: RegExp) => [...text.matchAll(pattern)].at(-1)?.[1]
  return (
    last(/\bv?(\d+\.\d+\.\d+[\w.+-]*)\s*\(Claude Code\)/g) ??
    last(/^\s*v?(\d+\.\d+\.\d+[\w.+-]*)/gm) ??
    last(/\bv?(\d+\.\d+\.\d+[\w.+-]*)/g)
  )
}
