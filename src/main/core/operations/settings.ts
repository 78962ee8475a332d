import { join } from 'node:path'
import type { settingsOperations } from '../../../contract/operations/settings.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { CoreConfig } from '../core-config.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import {
  changeSetting,
  listSettings,
  namedClaude,
  resolveSettings,
  type SettingSources,
} from '../settings/setting-sources.ts'
import { otherDefaults, settingKeys, settingTable } from '../settings/setting-table.ts'
import { readStats } from '../system/stats.ts'

type Names = keyof typeof settingsOperations

/** Settings and the log. A setting that is live counts from its change on: the core reads its configuration at the time of use. */
export function createSettingsHandlers(context: CoreParts): Pick<Handlers, Names> {
  const { config } = context
  config.settingSources ??= withoutSources(config)
  const { path } = config.settingSources
  const sources = () => config.settingSources ?? withoutSources(config)
  return {
    'settings.list': () => ({ settings: listSettings(sources()), path }),
    'settings.set': ({ name, value }) => {
      const changed = changeSetting(sources(), name, value)
      config.settingSources = changed.sources
      if (settingTable[changed.key].live) {
        applySettings(config, changed.sources)
        if (changed.key === 'claudePath') void context.claude.find({ fresh: true })
        if (changed.key === 'modulePaths') context.modules.lookSoon()
        if (changed.key === 'vaultScope') keepSoon(context)
        context.wake()
      }
      context.publish({ name: 'settings.changed', payload: { settings: [changed.setting] } })
      context.publish({ name: 'stats.changed', payload: { stats: readStats(context) } })
      return changed.setting
    },
    'log.read': (query) => ({
      entries: config.logBook?.read(query) ?? [],
      path: config.logBook?.path ?? null,
    }),
  }
}

/** What is to be kept from now on is kept from now on, and not from the next look on. */
function keepSoon({ vault, config }: CoreParts): void {
  if (config.vaultScope === 'off' || !config.schedule) return
  vault.takeIn().catch((error: unknown) => {
    config.log('warn', 'conversations could not be kept', { error: String(error) })
  })
}

/** Puts what counts now into the core's configuration, but for what takes effect at the next start. */
function applySettings(config: CoreConfig, sources: SettingSources): void {
  const values = resolveSettings(sources)
  for (const key of settingKeys) {
    if (settingTable[key].live && key in config) Object.assign(config, { [key]: values[key] })
  }
  config.claudePath = namedClaude(sources)
  if (config.logBook) config.logBook.level = values.logLevel
}

/** For a core whose host gave the values alone. */
function withoutSources(config: CoreConfig): SettingSources {
  return {
    path: join(config.dataDirectory, 'settings.json'),
    defaults: { ...otherDefaults, ...config, claudePath: config.claudePath ?? null },
    file: {},
    environment: {},
    flags: {},
    notes: [],
  }
}
