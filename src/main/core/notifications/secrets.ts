import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readSettingsFile, writeSetting } from '../settings/settings-file.ts'

const LINK_KEY = 'linkKey'

/**
 * Secrets of channels, by their ids, and the key that links are signed with: in a file of the data directory (0600), apart from
 * the database, so that no copy or export of that has them.
 */
export function createSecrets(dataDirectory: string) {
  const path = join(dataDirectory, 'notification-secrets.json')
  const read = (name: string): string | null => {
    const value = readSettingsFile(path)[name]
    return typeof value === 'string' ? value : null
  }
  return {
    of: read,
    /** Names of channels that have one. */
    known: (): ReadonlySet<string> => new Set(Object.keys(readSettingsFile(path))),
    /** Null: takes it away. */
    set: (channelId: string, secret: string | null): void =>
      writeSetting(path, channelId, secret ?? undefined),
    /** Made when it is first needed. Who takes it out of the file makes all links that are under way worthless. */
    linkKey(): Buffer {
      const found = read(LINK_KEY)
      if (found !== null) return Buffer.from(found, 'base64')
      const made = randomBytes(32)
      writeSetting(path, LINK_KEY, made.toString('base64'))
      return made
    },
  }
}
export type Secrets = ReturnType<typeof createSecrets>
