import type { ExtensionKind } from '../../../contract/extension.ts'
import type { Connection } from './database.ts'
import { writeNow } from './write-now.ts'

interface DisabledRow {
  kind: ExtensionKind
  name: string
}

/** SQL of `disabled_extensions`. Writes are synchronous and throw MusterError `storage`. */
export function createExtensionStore(database: Connection) {
  const byDirectory = database.prepare<[string], DisabledRow>(
    'SELECT kind, name FROM disabled_extensions WHERE directory = ? ORDER BY kind, name',
  )
  const insert = database.prepare(
    'INSERT INTO disabled_extensions (directory, kind, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const remove = database.prepare(
    'DELETE FROM disabled_extensions WHERE directory = ? AND kind = ? AND name = ?',
  )
  return {
    /** What is switched off for new sessions of a directory, by kind and name. */
    disabled: (directory: string): DisabledRow[] => byDirectory.all(directory),
    setDisabled(directory: string, { kind, name }: DisabledRow, disabled: boolean): void {
      writeNow(database, () => (disabled ? insert : remove).run(directory, kind, name))
    },
  }
}
export type ExtensionStore = ReturnType<typeof createExtensionStore>
