import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { toRecord } from './read-ends.ts'
import { stringIn } from './record-text.ts'

/** A process that Claude Code has in its registry, `sessions/<pid>.json`; it may be dead by now. */
export interface RegisteredProcess {
  pid: number
  claudeSessionId: string
  /** On Linux the start time in clock ticks since boot; null: not told. */
  procStart: string | null
  directory: string | null
}

/** Entries and bytes of an entry that are read at most; a real one has about 500 bytes. */
const MOST_ENTRIES = 2_000
const MOST_BYTES = 64 * 1024

/**
 * Who Claude Code says is at work on which conversation. An entry is removed when its process exits and stays
 * after a SIGKILL (2.1.329). Entries that can't be read are left out.
 */
export async function readRegistry(home: string): Promise<RegisteredProcess[]> {
  const folder = join(home, 'sessions')
  const names = await readdir(folder).catch((): string[] => [])
  const entries = names.filter((name) => /^\d+\.json$/.test(name)).slice(0, MOST_ENTRIES)
  const found = await Promise.all(entries.map((name) => readEntry(join(folder, name))))
  return found.filter((entry) => entry !== null)
}

async function readEntry(path: string): Promise<RegisteredProcess | null> {
  try {
    if ((await stat(path)).size > MOST_BYTES) return null
    const record = toRecord(await readFile(path, 'utf8'))
    const claudeSessionId = record && stringIn(record, 'sessionId')
    const pid = record?.pid
    if (!claudeSessionId || typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 1) return null
    return {
      pid,
      claudeSessionId,
      procStart: stringIn(record, 'procStart'),
      directory: stringIn(record, 'cwd'),
    }
  } catch {
    return null
  }
}
