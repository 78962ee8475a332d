import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One prompt of a session; `answer` is null until its turn ended well. */
export interface PastTurn {
  prompt: string
  answer: string | null
}

/** What is kept of a session so that `--resume` goes on with its context. */
export interface Session {
  id: string
  turns: PastTurn[]
  /** Cumulative over the session's processes, in millionths of a dollar. */
  costMicros: number
  /** User lines (by uuid) whose turn is over: not run again (seen with 2.1.329). */
  doneUuids: string[]
}

const MAX_TURNS = 200

export interface SessionFiles {
  exists(id: string): boolean
  /** Null when there is none, or it can't be read. */
  load(id: string): Session | null
  save(session: Session): void
}

/** Sessions as one JSON file each under `$MUSTER_SIMULATED_HOME`, or a folder of this user in the temporary one. */
export function openSessionFiles(home: string | undefined): SessionFiles {
  const folder = join(home || join(tmpdir(), `muster-simulated-${process.getuid?.() ?? 'user'}`), 'sessions')
  const pathOf = (id: string): string => join(folder, `${id.toLowerCase().replace(/[^0-9a-f-]/g, '')}.json`)
  const load = (id: string): Session | null => {
    try {
      return JSON.parse(readFileSync(pathOf(id), 'utf8')) as Session
    } catch {
      return null
    }
  }
  return {
    exists: (id) => load(id) !== null,
    load,
    save(session) {
      const path = pathOf(session.id)
      const kept = {
        ...session,
        turns: session.turns.slice(-MAX_TURNS),
        doneUuids: session.doneUuids.slice(-MAX_TURNS),
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.${process.pid}`, JSON.stringify(kept), { mode: 0o600 })
      renameSync(`${path}.${process.pid}`, path)
    },
  }
}
