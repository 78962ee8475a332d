import { printTable } from '../facts-text.ts'
import { cleanText, formatBytes, formatDuration } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** Statements that are printed; `--json` has all. */
const SHOWN = 10

/** `muster database` */
export function database(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const found = await client.call('system.database', {})
    if (terminal.json) return terminal.printJson({ type: 'database', database: found })
    terminal.print(`${found.path}, ${formatBytes(found.bytes)}, schema ${found.schemaVersion}`)
    const { lastBackup } = found
    terminal.print(
      lastBackup === null
        ? 'No backup was made: muster db backup FOLDER makes one while everything goes on.'
        : `Last backup: ${new Date(lastBackup.at).toISOString()}, ${formatBytes(lastBackup.bytes)}, to ${cleanText(lastBackup.directory)}`,
    )
    const tables = found.rows.map(({ table, count }) => [table, String(count)])
    const statements = found.statements
      .slice(0, SHOWN)
      .map(({ statement, count, slow, totalMs, longestMs }) => [
        formatDuration(totalMs),
        formatDuration(longestMs),
        String(count),
        String(slow),
        statement,
      ])
    for (const rows of [
      [['TABLE', 'ROWS'], ...tables],
      [['TIME', 'LONGEST', 'COUNT', 'OVER 10ms', 'STATEMENT'], ...statements],
    ]) {
      terminal.print('')
      printTable(terminal, rows)
    }
    const hidden = found.statements.length - statements.length
    if (hidden > 0) terminal.note(`${hidden} more statements took less; --json has them.`)
  })
}
