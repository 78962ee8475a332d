import { useShortcuts } from '../../lib/shortcuts.ts'
import { stepThrough } from '../../lib/step-through.ts'
import { focusSearchField } from '../../ui/search-field.tsx'

const group = 'Settings'

/** The keys of the settings: search, go from section to section. */
export function useSettingsKeys(options: {
  /** Of the sections that are shown, in order. */
  ids: readonly string[]
  current: string | null
  goTo: (id: string) => void
  toggleChanged: () => void
  clear: () => void
}): void {
  const move = (step: number) => {
    const id = stepThrough(options.ids, options.current, step)
    if (id !== undefined) options.goTo(id)
  }
  useShortcuts([
    { keys: '/', label: 'Search', safe: 'once', group, run: focusSearchField },
    { keys: 'c', label: 'Only what was changed', safe: 'once', group, run: options.toggleChanged },
    { keys: 'j', label: 'Next section', safe: 'repeats', group, run: () => move(1) },
    { keys: 'k', label: 'Previous section', safe: 'repeats', group, run: () => move(-1) },
    { keys: 'Escape', label: 'Clear the search', safe: 'once', group, run: options.clear },
  ])
}
