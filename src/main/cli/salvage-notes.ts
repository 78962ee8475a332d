import type { Client } from '../../contract/client.ts'
import type { Terminal } from './terminal.ts'

/** Says what a damaged database has lost. Resolves with whether there was such damage. */
export async function noteSalvages(client: Client, terminal: Terminal): Promise<boolean> {
  const { salvages } = await client.call('system.salvages', {})
  for (const { at, report, notes } of salvages) {
    terminal.note(
      `${new Date(at).toLocaleString('en')}: ${notes.join(' ')} This is told until ${report} is moved away.`,
    )
  }
  return salvages.length > 0
}
