import { findPostgres } from '../../test/harness/postgres-server.ts'
import { installPackage, mayInstall } from './install-package.ts'

/**
 * Makes sure that there is a PostgreSQL for the tests of shared tracking: one that is there, else Debian's or Ubuntu's own
 * package where we may install it. Without one these tests are skipped, and say so.
 */
export function ensurePostgres(): void {
  if (findPostgres() !== undefined) return
  if (!mayInstall()) {
    console.error(
      'No PostgreSQL was found: the tests of shared tracking are skipped. Install one to run them.',
    )
    return
  }
  console.log(
    'No PostgreSQL was found: installing the system package "postgresql" for the tests of shared tracking.',
  )
  try {
    installPackage('postgresql')
  } catch (error) {
    console.error(`It could not be installed, so these tests are skipped: ${String(error)}`)
  }
}
