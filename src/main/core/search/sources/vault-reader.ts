import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { MusterError } from '../../../../contract/errors.ts'
import type { Connection } from '../../store/database.ts'
import { classifyFault } from '../../store/sqlite-errors.ts'
import { createLineReader, type LineReader } from '../../vault/content/conversation-lines.ts'
import { openVaultToRead } from '../../vault/content/open-vault.ts'

/** When nothing is read for so long the file is closed, so that nothing of ours is in the way of who moves it. In ms. */
const IDLE_MS = 1_000

/** The vault as it is read here: by a connection of its own, so that what is wrong with it is not taken for damage of the index. */
export interface VaultReader {
  /** What the work reads, all of it as it was at one time. Where no vault was begun it is `none`; undefined: it can't be read. */
  read<T>(none: T, work: (lines: LineReader) => T): T | undefined
  close(): void
}

/** Somebody is just at work on it. */
export function isPassing(error: Error): boolean {
  return classifyFault(error instanceof MusterError ? error.cause : error) === 'busy'
}

/** `onProblem` is told each time that it can't be read. */
export function createVaultReader(path: string, onProblem: (error: Error) => void): VaultReader {
  let open: { database: Connection; lines: LineReader; identity: string } | undefined
  let idle: NodeJS.Timeout | undefined

  function close(): void {
    clearTimeout(idle)
    idle = undefined
    open?.database.close()
    open = undefined
  }

  /** It may have come, gone or become another one since. */
  function reopen(): typeof open {
    const facts = statSync(path, { throwIfNoEntry: false })
    const identity = `${facts?.dev} ${facts?.ino}`
    if (open?.identity === identity) return open
    close()
    if (facts === undefined) return undefined
    const database = openVaultToRead(path)
    if (database === undefined) return undefined
    try {
      open = { database, lines: createLineReader(database), identity }
    } catch (error) {
      database.close()
      throw error
    }
    return open
  }

  return {
    read(none, work) {
      try {
        const own = reopen()
        if (own === undefined) return none
        idle ??= setTimeout(close, IDLE_MS).unref()
        idle.refresh()
        return own.database.transaction(() => work(own.lines)).deferred()
      } catch (error) {
        if (!(error instanceof Database.SqliteError) && !(error instanceof MusterError)) throw error
        close()
        onProblem(error)
        return undefined
      }
    },
    close,
  }
}
