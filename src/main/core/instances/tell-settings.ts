import { SettingsReply } from '../claude/claude-settings.ts'
import { configurationPlaces } from '../claude/configuration-places.ts'
import { fromReply } from '../claude/loaded-settings.ts'
import { readSettingsFiles } from '../claude/read-settings-files.ts'
import type { Context } from '../live/context.ts'
import type { Runner } from '../live/runner.ts'
import type { TaskRecord } from '../store/records.ts'
import { request } from './instance-controls.ts'

/**
 * Asks an instance, in its first turn, which of claude's settings it has not loaded, and says so in the transcript of
 * the task: hooks and rules that somebody relies on are off in it. Where there is no settings file, nothing is asked.
 */
export async function tellSettings(context: Context, runner: Runner, task: TaskRecord): Promise<void> {
  if (runner.settingsAsked || runner.session.simulated || runner.ending) return
  runner.settingsAsked = true
  try {
    const places = configurationPlaces(runner.session.directory, context.config.env)
    const files = await readSettingsFiles(places)
    if (files.length === 0) return
    const reply = await request(runner, context, { subtype: 'get_settings' })
    const parsed = SettingsReply.safeParse(reply.response)
    // It may have ended and been removed while that took its time.
    if (!parsed.success || context.live.task(task.id) === undefined) return
    for (const { path, problem } of fromReply(files, parsed.data).problems) {
      const payload = { level: 'warning', code: 'settings_not_loaded', text: `${path}: ${problem}` } as const
      context.store.journal.append(task, { kind: 'noted', payload }, context.now())
    }
    context.store.journal.saveTask(task)
  } catch (error) {
    context.config.log('warn', 'an instance did not tell which settings it loaded', {
      instanceId: runner.record.id,
      error: String(error),
    })
  }
}
