import type { DoctorCheck } from '../../../contract/system.ts'
import type { Context } from '../live/context.ts'
import type { SettingSources } from '../settings/setting-sources.ts'
import { readSettingsFile } from '../settings/settings-file.ts'
import { readSalvageReports } from '../store/salvage-reports.ts'
import { checkClaude, checkClaudeSettings, checkLogin } from './claude-checks.ts'
import { checkAccess, checkDisk, checkMemory, checkProcessors, megabytes } from './machine-checks.ts'

/**
 * The checks of `muster doctor`: each says what is so, and what to do when it isn't right. `sources`: where the settings
 * came from; without it all of them are defaults.
 */
export async function examine(
  context: Context,
  sources: SettingSources | undefined,
): Promise<{ checks: DoctorCheck[] }> {
  const { dataDirectory } = context.config
  const checks = await Promise.all([
    checkClaude(context),
    checkLogin(context),
    checkClaudeSettings(context),
    checkDatabase(context),
    checkAccess(dataDirectory),
    checkDisk(dataDirectory),
    checkMemory(),
    checkProcessors(),
    checkSettings(sources),
  ])
  return { checks }
}

async function checkDatabase(context: Context): Promise<DoctorCheck> {
  const { integrity, schemaVersion, bytes } = await context.store.check()
  const sound = integrity === 'ok'
  const [salvage] = readSalvageReports(context.config.dataDirectory)
  if (sound && salvage) {
    return {
      name: 'database',
      status: 'warning',
      message: `integrity ok; ${new Date(salvage.at).toISOString()}: ${salvage.notes.join(' ')}`,
      hint: `This is told until ${salvage.report} is moved away.`,
    }
  }
  return {
    name: 'database',
    status: sound ? 'ok' : 'failed',
    message: sound
      ? `schema ${schemaVersion}, ${megabytes(bytes)}, integrity ok`
      : `The database is damaged: ${integrity}`,
    hint: sound
      ? null
      : 'Stop Muster and start it again: it sets the damaged file aside and saves what it can.',
  }
}

/** The file may have been edited since the start: it is read again. */
function checkSettings(sources: SettingSources | undefined): DoctorCheck {
  if (!sources) return { name: 'settings', status: 'ok', message: 'all defaults', hint: null }
  try {
    const content = readSettingsFile(sources.path)
    const [note] = sources.notes
    return {
      name: 'settings',
      status: note ? 'warning' : 'ok',
      message: note ?? `${sources.path}, ${Object.keys(content).length} set`,
      hint: note ? 'Correct the name or take it out; it has no effect.' : null,
    }
  } catch (error) {
    return {
      name: 'settings',
      status: 'failed',
      message: error instanceof Error ? error.message : String(error),
      hint: 'Correct it before the next start, or move it away.',
    }
  }
}
