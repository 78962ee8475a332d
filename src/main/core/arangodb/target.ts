import { MusterError } from '../../../contract/errors.ts'

/** A database of a server, and who loads it. */
export interface Target {
  /** Scheme, host and port: nothing secret. */
  server: string
  database: string
  user: string
  password: string
}

/** Variables by which a user and a password are given, where the address has none. */
export const userVariable = 'MUSTER_ARANGODB_USER'
export const passwordVariable = 'MUSTER_ARANGODB_PASSWORD'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads `http://user:password@host:8529/_db/papers`. Without a user that of the environment, else `root`; without a path
 * the database `_system`.
 *
 * @throws MusterError `validation`; its message never has the password
 */
export function readTarget(address: string, env: Environment): Target {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new MusterError('validation', 'The address of the database is none of HTTP or HTTPS.', {
      hint: 'Give it as http://HOST:8529/_db/NAME.',
      details: { field: 'database' },
    })
  }
  const [, name] = /^\/(?:_db\/([^/]+)\/?)?$/.exec(url.pathname) ?? []
  if (!/^\/?$/.test(url.pathname) && name === undefined) {
    throw new MusterError(
      'validation',
      `The address has the path ${url.pathname}, which names no database.`,
      {
        hint: 'Give it as http://HOST:8529/_db/NAME.',
        details: { field: 'database' },
      },
    )
  }
  return {
    server: url.origin,
    database: decoded(name ?? '_system'),
    user: decoded(url.username) || (env[userVariable] ?? 'root'),
    password: decoded(url.password) || (env[passwordVariable] ?? ''),
  }
}

/** Whether an address has a user or a password in it. */
export function hasSecrets(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null
  return url !== null && (url.username !== '' || url.password !== '')
}

/** `http://host:8529/_db/papers` */
export function spellTarget({ server, database }: Pick<Target, 'server' | 'database'>): string {
  return `${server}/_db/${encodeURIComponent(database)}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
