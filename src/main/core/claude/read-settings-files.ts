import { ClaudeSettings, type SettingsFile } from './claude-settings.ts'
import type { ConfigurationPlaces } from './configuration-places.ts'
import { readBounded, readConfig } from './read-bounded.ts'

/** The settings files of Claude Code that are there, as they stand; what stands in a later one goes before. */
export async function readSettingsFiles({
  settings,
}: Pick<ConfigurationPlaces, 'settings'>): Promise<SettingsFile[]> {
  const files = await Promise.all(
    settings.map(async ({ source, path }): Promise<SettingsFile | null> => {
      const file = await readBounded(path)
      if (file === null || ('text' in file && file.text.trim() === '')) return null
      const json = 'problem' in file ? file : await readConfig(file.text)
      if ('problem' in json) return { source, path, settings: null, problem: json.problem }
      const { value } = json
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
      return isObject
        ? { source, path, settings: ClaudeSettings.parse(value), problem: null }
        : { source, path, settings: null, problem: 'it is not an object' }
    }),
  )
  return files.filter((file) => file !== null)
}
