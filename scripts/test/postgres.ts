import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findPostgres } from '../../test/harness/postgres-server.ts'

/**
 * Makes sure that there is a PostgreSQL for the tests of shared tracking: one that is there, else Debian's or Ubuntu's own
 * package where we may install it. Without one these tests are skipped, and say so.
 */
export function ensurePostgres(): void {
  if (findPostgres() !== undefined) return
  const mayInstall =
    process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!mayInstall) {
    console.error(
      'No PostgreSQL was found: the tests of shared tracking are skipped. Install one to run them.',
    )
    return
  }
  console.log(
    'No PostgreSQL was found: installing the system package "postgresql" for the tests of shared tracking.',
  )
  const options = {
    stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 10 * 60_000,
  }
  try {
    execFileSync('apt-get', ['update', '-qq'], options)
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'postgresql'], options)
  } catch (error) {
    console.error(`It could not be installed, so these tests are skipped: ${String(error)}`)
  }
}
