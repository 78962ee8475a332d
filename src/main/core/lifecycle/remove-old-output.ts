import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { commandsInUse } from '../monitor/commands-in-use.ts'
import { removeOldFolders } from '../processes/retain.ts'
import type { CoreParts } from './core-parts.ts'

/** How long the raw output of ended instances is kept: 30 days. */
const OUTPUT_RETENTION_MS = 30 * 86_400_000

/**
 * The raw output of ended instances is kept for a while, for reports of defects; the database has what it said. Of commands
 * whose end was stored only a supervisor that was killed left anything.
 */
export function removeOldOutput(context: CoreParts): void {
  const { live, config } = context
  const rules = {
    instances: { keep: new Set(live.runners.keys()), olderThanMs: OUTPUT_RETENTION_MS },
    commands: { keep: commandsInUse(context), olderThanMs: 0 },
  }
  for (const [name, rule] of Object.entries(rules)) {
    const directory = join(config.dataDirectory, name)
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    removeOldFolders({ directory, ...rule }).catch((error: unknown) => {
      if (context.closing) return
      config.log('warn', `old output of ${name} could not be removed`, { error: String(error) })
    })
  }
}
