import { cutText } from '../../../contract/cut-text.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { Setting, SettingOrigin } from '../../../contract/settings.ts'
import { nearestName } from '../base/nearest-name.ts'
import { type SettingKey, type SettingValues, settingKeys, settingTable } from './setting-table.ts'
import { parseValue, showValue, type Value, writtenValue } from './setting-values.ts'
import { readSettingsFile, writeSetting } from './settings-file.ts'

/** Values of one origin, each with the name of what it came from. */
export type Layer = Partial<Record<SettingKey, { value: Value; source: string }>>

/** Where the values of the settings come from: a flag wins over a variable, that over the file, that over a default. */
export interface SettingSources {
  /** The settings' file, whether or not it exists. */
  path: string
  defaults: SettingValues
  file: Layer
  environment: Layer
  flags: Layer
  /** Names in the file that nothing knows, each as a sentence with the nearest one. */
  notes: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

const keyOfName = new Map(settingKeys.map((key) => [settingTable[key].name, key]))

/**
 * Reads the settings from all their places.
 *
 * @throws MusterError `validation` for a broken file or a value that is none, naming the file, variable or flag.
 */
export function readSettings(options: {
  path: string
  defaults: SettingValues
  env: Environment
  /** By key, as the host's command line has them. */
  flags: Partial<Record<SettingKey, Value | undefined>>
}): SettingSources {
  const { path, defaults, env } = options
  const environment: Layer = {}
  const flags: Layer = {}
  for (const key of settingKeys) {
    const spec = settingTable[key]
    const text = env[spec.variable]
    if (text !== undefined && text !== '') {
      environment[key] = { value: parseValue(spec, text, spec.variable), source: spec.variable }
    }
    const flag = options.flags[key]
    if (flag !== undefined) {
      const source = spec.flag ?? spec.name
      flags[key] = { value: parseValue(spec, flag, source), source }
    }
  }
  return { path, defaults, environment, flags, ...readFileLayer(path) }
}

function readFileLayer(path: string): { file: Layer; notes: string[] } {
  const file: Layer = {}
  const notes: string[] = []
  for (const [name, given] of Object.entries(readSettingsFile(path))) {
    const key = keyOfName.get(name)
    if (key === undefined) {
      const nearest = nearestName(name, [...keyOfName.keys()])
      notes.push(`There is no setting "${name}" (in ${path}).${nearest ? ` Did you mean "${nearest}"?` : ''}`)
    } else {
      file[key] = { value: parseValue(settingTable[key], given, `"${name}" in ${path}`), source: path }
    }
  }
  return { file, notes }
}

/** What counts, by key. */
export function resolveSettings(sources: SettingSources): SettingValues {
  const values = { ...sources.defaults }
  for (const key of settingKeys) {
    // Each value was parsed by its row of the table, which says the type of its key.
    Object.assign(values, { [key]: winner(sources, key).value })
  }
  return values
}

/** The `claude` that a flag or the file names; what `MUSTER_CLAUDE` names is found by the search itself. */
export function namedClaude({ flags, environment, file }: SettingSources): string | undefined {
  const named = flags.claudePath ?? (environment.claudePath ? undefined : file.claudePath)
  return typeof named?.value === 'string' ? named.value : undefined
}

/** Every setting as the contract has it, in the order of the table. */
export function listSettings(sources: SettingSources): Setting[] {
  return settingKeys.map((key) => describeSetting(sources, key))
}

/**
 * Writes a setting to the file (null: takes it out) and returns the sources as they are then. Where a variable or a
 * flag wins, the value in the file counts only without it.
 *
 * @throws MusterError `not_found` for an unknown name, `validation` for a bad value or a broken file, `storage`
 */
export function changeSetting(
  sources: SettingSources,
  name: string,
  given: unknown,
): { sources: SettingSources; key: SettingKey; setting: Setting } {
  const key = keyOfName.get(name)
  if (key === undefined) {
    const nearest = nearestName(name, [...keyOfName.keys()])
    throw new MusterError('not_found', `There is no setting "${cutText(name, 100)}".`, {
      hint: nearest ? `Did you mean "${nearest}"?` : '`muster config` lists them.',
    })
  }
  const spec = settingTable[key]
  writeSetting(
    sources.path,
    name,
    given === null ? undefined : writtenValue(spec, parseValue(spec, given, name)),
  )
  const changed = { ...sources, ...readFileLayer(sources.path) }
  return { sources: changed, key, setting: describeSetting(changed, key) }
}

function describeSetting(sources: SettingSources, key: SettingKey): Setting {
  const spec = settingTable[key]
  const { value, origin, source } = winner(sources, key)
  return {
    name: spec.name,
    description: spec.description,
    type: spec.type,
    choices: spec.choices ? [...spec.choices] : null,
    minimum: spec.minimum ?? null,
    maximum: spec.maximum ?? null,
    value: showValue(spec, value),
    defaultValue: showValue(spec, sources.defaults[key]),
    origin,
    source,
    live: spec.live,
  }
}

function winner(
  sources: SettingSources,
  key: SettingKey,
): { value: Value; origin: SettingOrigin; source: string | null } {
  const { flags, environment, file, defaults } = sources
  if (flags[key]) return { ...flags[key], origin: 'flag' }
  if (environment[key]) return { ...environment[key], origin: 'environment' }
  if (file[key]) return { ...file[key], origin: 'file' }
  return { value: defaults[key], origin: 'default', source: null }
}
