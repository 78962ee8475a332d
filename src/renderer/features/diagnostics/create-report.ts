import type { Client } from '../../../contract/client.ts'
import { scrubSecrets } from '../../../contract/scrub-secrets.ts'
import { formatBytes } from '../../ui/format.ts'
import { logLineText } from './log-line.tsx'

/** Newest warnings and errors that go into a report. */
const LINES = 50

/**
 * What a report of a defect needs, as Markdown: versions, checks, settings that were set, the database, the newest
 * warnings. Secrets are taken out. @throws MusterError
 */
export async function createReport(client: Pick<Client, 'call'>): Promise<string> {
  const [info, { checks }, { settings }, database, { entries }] = await Promise.all([
    client.call('system.info', {}),
    client.call('system.doctor', {}),
    client.call('settings.list', {}),
    client.call('system.database', {}),
    client.call('log.read', { level: 'warn', limit: LINES }),
  ])
  const report = [
    '# Muster report',
    '',
    `Muster ${info.version}, Claude Code ${info.claude.version ?? 'not found'} (tested with ${info.claude.testedVersion}), Node.js ${info.nodeVersion}, ${info.platform}`,
    '',
    '## Checks',
    '',
    ...checks.map(({ name, status, message }) => `- ${status}: ${name}: ${message}`),
    '',
    '## Settings that are no defaults',
    '',
    ...settings
      .filter(({ origin }) => origin !== 'default')
      .map(({ name, value, origin }) => `- ${name} = ${String(value)} (${origin})`),
    '',
    '## Database',
    '',
    `${formatBytes(database.bytes)}, schema ${database.schemaVersion}: ${database.rows.map(({ table, count }) => `${count} ${table}`).join(', ')}`,
    '',
    '## Newest warnings and errors',
    '',
    ...entries.map(logLineText),
  ]
  return `${scrubSecrets(report.join('\n'))}\n`
}
