import type { databasesOperations } from '../../../contract/operations/databases.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { backUpDatabases, checkDatabases, databaseSizes, vacuumDatabases } from '../databases/databases.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'

type Names = keyof typeof databasesOperations

/** Operations on the files that everything is stored in. */
export function createDatabaseHandlers(context: CoreParts): Pick<Handlers, Names> {
  return {
    'database.backup': ({ directory }, { signal }) => backUpDatabases(context, directory, signal),
    'database.check': ({ full }) => checkDatabases(context, full),
    'database.stats': () => databaseSizes(context),
    'database.vacuum': ({ dryRun }) => vacuumDatabases(context, dryRun),
  }
}
