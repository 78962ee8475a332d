import { join } from 'node:path'
import { ensureBuilt, root } from './build.ts'
import { restorePersonPath } from './person-path.ts'

/** `npm run --silent muster -- ARGS`: the command line from a checkout, built first when its sources changed. */
await ensureBuilt()
restorePersonPath()
await import(join(root, 'out/main/cli.js'))
