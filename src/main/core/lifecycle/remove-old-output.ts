import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { commandsInUse } from '../monitor/commands-in-use.ts'
import { removeOldFolders } from '../processes/retain.ts'
import type { CoreParts } from './core-parts.ts'

/**
 * Of commands whose end was stored only a supervisor that was killed left anything. The raw output of ended instances goes by the
 * retention.
 */
export function removeOldOutput(context: CoreParts): void {
  const { config } = context
  const rules = {
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
