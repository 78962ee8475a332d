import type { Setting } from '../../../contract/settings.ts'
import { type SettingsSection, settingsSections } from '../../lib/settings-sections.ts'
import { capitalize } from '../../ui/format.ts'

/** What is looked for: words, and whether only what somebody has set is shown. */
export interface SettingsFilter {
  text: string
  changed: boolean
}

/** What a section has besides settings of the supervisor, as far as a search can find it. */
export interface OwnContent {
  /** Words by which it is found. */
  words: string
  /** Whether it differs from what it is when nobody touches it. */
  changed: boolean
}

/** A section as it is shown: what is left of it. */
export interface FoundSection extends SettingsSection {
  /** Whether what it has besides settings of the supervisor is shown. */
  own: boolean
  settings: readonly Setting[]
  /** Hits in it. */
  count: number
}

/**
 * The sections that have something to show, in their order; a group that has no section gets one at the end. `kept` are
 * names that are hits whatever they say, and takes the names that were found.
 */
export function findSettings(
  settings: readonly Setting[],
  own: ReadonlyMap<string, OwnContent>,
  { text, changed }: SettingsFilter,
  kept = new Set<string>(),
): FoundSection[] {
  const words = inOneForm(text).split(/\s+/).filter(Boolean)
  const groups = Map.groupBy(settings, ({ name }) => name.split('.')[0] ?? '')
  const known = new Set(settingsSections.map(({ id }) => id))
  const others = [...groups.keys()]
    .filter((id) => !known.has(id))
    .map((id) => ({ id, title: capitalize(id) }))
  return [...settingsSections, ...others]
    .map(({ id, title }) => {
      const content = own.get(id)
      const found = (groups.get(id) ?? []).filter(
        (setting) =>
          kept.has(setting.name) ||
          ((!changed || setting.origin !== 'default') && hasAll(words, `${title} ${textOf(setting)}`)),
      )
      for (const { name } of found) kept.add(name)
      const shown =
        content !== undefined && (!changed || content.changed) && hasAll(words, `${title} ${content.words}`)
      return { id, title, own: shown, settings: found, count: found.length + (shown ? 1 : 0) }
    })
    .filter(({ count }) => count > 0)
}

/** What a setting is found by: its name, what it does, its value, and what that came from. */
function textOf({ name, description, value, source, choices }: Setting): string {
  return [name, description, value, source, ...(choices ?? [])].join(' ')
}

function hasAll(words: readonly string[], text: string): boolean {
  const within = inOneForm(text)
  return words.every((word) => within.includes(word))
}

/** "Retries" is found by "retry", and the other way round. */
function inOneForm(text: string): string {
  return text.toLowerCase().replace(/ies\b/g, 'y')
}
