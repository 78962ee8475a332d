import type { Profile } from '../../../contract/pool.ts'
import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

interface ProfileRow {
  id: string
  directory: string
  model: string | null
  permission_mode: Profile['permissionMode']
  simulated: number
  warm: number
  created_at: number
}

function decode(row: ProfileRow): Profile {
  return {
    id: row.id,
    directory: row.directory,
    model: row.model,
    permissionMode: row.permission_mode,
    simulated: row.simulated === 1,
    warm: row.warm,
    createdAt: row.created_at,
  }
}

/** SQL of `profiles`. Writes are synchronous and throw MusterError `storage`. */
export function createProfileStore(database: Connection) {
  const all = database.prepare<[], ProfileRow>('SELECT * FROM profiles ORDER BY created_at, id')
  const insert = database.prepare(
    `INSERT INTO profiles (id, directory, model, permission_mode, simulated, warm, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const setWarm = database.prepare('UPDATE profiles SET warm = ? WHERE id = ?')
  const remove = database.prepare('DELETE FROM profiles WHERE id = ?')
  return {
    /** Oldest first. */
    list: (): Profile[] => all.all().map(decode),
    create(profile: Profile): void {
      const { id, directory, model, permissionMode, simulated, warm, createdAt } = profile
      writeNow(database, () =>
        insert.run(id, directory, model, permissionMode, Number(simulated), warm, createdAt),
      )
    },
    setWarm(id: string, warm: number): void {
      writeNow(database, () => setWarm.run(warm, id))
    },
    remove(id: string): void {
      writeNow(database, () => remove.run(id))
    },
  }
}
export type ProfileStore = ReturnType<typeof createProfileStore>
