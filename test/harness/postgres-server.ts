import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

/** A real PostgreSQL in a folder of its own, which is stopped, killed and started again. */
export interface PostgresServer {
  readonly url: string
  /** Resolves when it takes connections. */
  start(): Promise<void>
  /** Ends it in order: those that are connected are cut off. */
  stop(): Promise<void>
  /** Ends it as a crash does, in the middle of whatever it does. */
  kill(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
  /** @param of the address of another one of its databases */
  query(sql: string, of?: string): Promise<Record<string, unknown>[]>
}

/** Where the programs of a PostgreSQL are: of Debian's newest one, else in PATH. Undefined: there is none. */
export function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** Of the user `nobody`: PostgreSQL does not run as root. */
const nobody = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }))
}

/** Makes one; it does not run yet. @throws Error when there is no PostgreSQL on this machine */
export async function createPostgresServer(): Promise<PostgresServer> {
  const programs = findPostgres()
  if (programs === undefined) throw new Error('There is no PostgreSQL on this machine.')
  const folder = mkdtempSync(join(tmpdir(), 'muster-postgres-'))
  if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid)
  const data = join(folder, 'data')
  const options = { cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' }, ...nobody }
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'muster', '--auth=trust', '--encoding=UTF8', '--no-sync'],
    { ...options, stdio: 'ignore' },
  )
  const port = await freePort()
  const url = `postgres://muster@127.0.0.1:${port}/postgres`
  let server: ChildProcess | null = null

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server === null) return
    const ending = server
    server = null
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    if (ending.exitCode !== null || ending.signalCode !== null) return
    ending.kill(signal)
    await ended
  }

  return {
    url,
    async start() {
      for (;;) {
        const process = spawn(
          join(programs, 'postgres'),
          ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'],
          { ...options, stdio: 'ignore' },
        )
        server = process
        if (await takesConnections(url, process)) return
        // What a crash left is still going down.
        await delay(50)
      }
    },
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
    async query(sql, of = url) {
      const client = new pg.Client({
        connectionString: of,
        // All that is asked for are texts and whole numbers.
        types: {
          getTypeParser: (oid: number) => ([20, 23, 701].includes(oid) ? Number : String),
        } as pg.CustomTypesConfig,
      })
      client.on('error', () => {})
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows
      } finally {
        await client.end()
      }
    },
  }
}

async function takesConnections(url: string, server: ChildProcess): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null) {
    const client = new pg.Client(url)
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return true
    } catch {
      await delay(20)
    }
  }
  return false
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}
