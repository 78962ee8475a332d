import type { DefaultMode } from '../../../contract/extension.ts'
import { PermissionMode } from '../../../contract/values.ts'
import { configurationPlaces } from '../claude/configuration-places.ts'
import { loadedSettings } from '../claude/loaded-settings.ts'
import { readSettingsFiles } from '../claude/read-settings-files.ts'
import type { Context } from '../live/context.ts'

const asks: DefaultMode = { permissionMode: 'default', path: null, note: null }

/**
 * The permission mode that a new session of a directory begins in unless another one is chosen: `permissions.defaultMode`
 * of Claude Code's settings, as claude itself takes it. A bypass is never taken from a file: it is chosen each time.
 */
export async function defaultMode(context: Context, directory: string): Promise<DefaultMode> {
  if (context.config.simulate) return asks
  const files = await readSettingsFiles(configurationPlaces(directory, context.config.env))
  // Mostly none names one: then there is nothing to ask claude for.
  if (!files.some(({ settings }) => settings?.permissions.defaultMode !== undefined)) return asks
  const { layers } = await loadedSettings(context, directory)
  const layer = layers.findLast(({ settings }) => settings.permissions.defaultMode !== undefined)
  const named = layer?.settings.permissions.defaultMode
  if (layer === undefined || named === undefined) return asks
  const path =
    files.findLast(({ source, settings }) => source === layer.source && settings?.permissions.defaultMode)
      ?.path ?? null
  const mode = PermissionMode.safeParse(named)
  if (named === 'default' || named === 'manual') return { ...asks, path }
  if (!mode.success)
    return { ...asks, path, note: `Muster does not offer the mode "${named}": a session asks.` }
  if (mode.data !== 'bypassPermissions') return { permissionMode: mode.data, path, note: null }
  return { ...asks, path, note: 'A bypass of permissions is chosen for each task: a session asks.' }
}
