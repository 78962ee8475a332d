import { join } from 'node:path'
import { ensureBuilt, root } from './build.ts'

/** `npm run --silent muster -- ARGS`: the command line from a checkout, built first when its sources changed. */
await ensureBuilt()
await import(join(root, 'out/main/cli.js'))
