import { stat } from 'node:fs/promises'
import { execa } from 'execa'
import { buildEnvironment } from './environment.ts'

/** `--help` takes some 300 ms; the first read of a large binary from a slow disk can take seconds. */
const TIMEOUT_MS = 15_000
const CACHED = 16

const cache = new Map<string, ReadonlySet<string>>()

/**
 * The flags that an executable tells of in its help, asked once for each state of its file: a claude ends at once for one
 * that it does not know. Null: it told none.
 */
export async function readFlags(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlySet<string> | null> {
  const file = await stat(path).catch(() => null)
  if (file === null) return null
  const key = `${path}\n${file.size}\n${file.mtimeMs}`
  const known = cache.get(key)
  if (known) return known
  const { stdout, failed } = await execa(path, ['--help'], {
    reject: false,
    cleanup: false,
    timeout: TIMEOUT_MS,
    stdin: 'ignore',
    extendEnv: false,
    env: buildEnvironment(env, { instanceId: 'help', dataDirectory: '' }),
    maxBuffer: 1024 * 1024,
  })
  const flags = new Set(stdout.match(/(?<![\w-])--[a-zA-Z][\w-]*/g))
  if (failed || flags.size === 0) return null
  if (cache.size >= CACHED) cache.clear()
  cache.set(key, flags)
  return flags
}
