import { join } from 'node:path'
import { ensureBuilt, root } from './build.ts'
import { endWithNpm } from './end-with-npm.ts'

/** `npm run --silent muster -- ARGS`: the command line from a checkout, built first when its sources changed. */
endWithNpm()
await ensureBuilt()
await import(join(root, 'out/main/cli.js'))
