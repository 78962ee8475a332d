import { resolve } from 'node:path'
import type { DatabaseVacuum } from '../../../contract/database.ts'
import { abortOnSignals } from '../abort-on-signals.ts'
import { exitCodes } from '../exit-codes.ts'
import { printTable } from '../facts-text.ts'
import { cleanText, formatBytes, formatCount } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** Tables of a database that are printed; `--json` has all. */
const SHOWN = 12

/** `muster db backup` */
export function backup(context: VerbContext, folder: string): Promise<number> {
  return abortOnSignals((signal) =>
    withClient(context, async (client, terminal) => {
      terminal.setStatus('Copying the databases …')
      const done = await client.call('database.backup', { directory: resolve(folder) }, { signal })
      terminal.setStatus('')
      if (terminal.json) return terminal.printJson({ type: 'backup', ...done })
      printTable(terminal, [
        ['DATABASE', 'SIZE'],
        ...done.databases.map(({ name, bytes }) => [name, formatBytes(bytes)]),
      ])
      terminal.print(`Copied to ${cleanText(done.directory)}`)
      terminal.note('Conversations that Claude Code keeps, settings and the API key are not in it.')
    }),
  )
}

/** `muster db check` */
export async function check(context: VerbContext, { full = false }: { full?: boolean }): Promise<number> {
  let isSound = true
  const code = await withClient(context, async (client, terminal) => {
    terminal.setStatus('Looking through the databases …')
    const { databases } = await client.call('database.check', { full })
    terminal.setStatus('')
    for (const database of databases) {
      const { name, path, problems, dangling } = database
      const isFine = problems.length === 0 && dangling === 0
      isSound &&= isFine
      if (terminal.json) terminal.printJson({ type: 'checked', database })
      else if (isFine) terminal.print(`${name}: sound`)
      else {
        terminal.complain(`${name} (${cleanText(path)}) is damaged:`)
        for (const problem of problems) terminal.complain(`  ${cleanText(problem)}`)
        if (dangling > 0) terminal.complain(`  ${dangling} rows name one that there is not`)
      }
    }
    if (!isSound)
      terminal.note(
        'Copy the data directory before anything else. docs/operations.md#a-damaged-database says what Muster saves by itself at its start, and how a backup is put back.',
      )
  })
  return code === exitCodes.ok && !isSound ? exitCodes.failed : code
}

/** `muster db stats` */
export function stats(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    terminal.setStatus('Measuring the databases …')
    const { databases } = await client.call('database.stats', {})
    terminal.setStatus('')
    for (const database of databases) {
      if (terminal.json) {
        terminal.printJson({ type: 'size', database })
        continue
      }
      const { name, path, bytes, walBytes, freeBytes, tables } = database
      terminal.print(
        `${name}: ${formatBytes(bytes)}, ${formatBytes(walBytes)} in the write-ahead log, ${formatBytes(freeBytes)} free  (${cleanText(path)})`,
      )
      printTable(terminal, [
        ['TABLE', 'ROWS', 'SIZE'],
        ...tables
          .slice(0, SHOWN)
          .map((each) => [each.table, formatCount(each.rows), formatBytes(each.bytes)]),
      ])
      terminal.print('')
    }
  })
}

/** `muster db vacuum` */
export function vacuum(context: VerbContext, { dryRun = false }: { dryRun?: boolean }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    if (!dryRun && !terminal.json) {
      const { databases } = await client.call('database.vacuum', { dryRun: true })
      for (const database of databases) terminal.note(spelled(database))
    }
    terminal.setStatus('Writing the databases anew …')
    const { databases } = await client.call('database.vacuum', { dryRun })
    terminal.setStatus('')
    for (const database of databases) tell(terminal, database)
  })
}

function tell(terminal: Terminal, database: DatabaseVacuum): void {
  if (terminal.json) terminal.printJson({ type: 'vacuum', database })
  else terminal.print(spelled(database))
}

function spelled({ name, bytes, freeBytes, freedBytes }: DatabaseVacuum): string {
  const size = `${name}: ${formatBytes(bytes)}`
  return freedBytes === null
    ? `${size}, of which ${formatBytes(freeBytes)} can be freed`
    : `${size}, ${formatBytes(freedBytes)} freed`
}
