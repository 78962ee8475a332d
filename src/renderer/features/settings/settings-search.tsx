import { SearchField } from '../../ui/search-field.tsx'
import type { SettingsFilter } from './find-settings.ts'

/** What is looked for in the settings, and how much was found; `count` is null when all are shown. */
export function SettingsSearch(props: {
  filter: SettingsFilter
  onFilter: (filter: SettingsFilter) => void
  count: number | null
  /** Goes from the field to what was found. */
  enter: () => void
}) {
  const { filter, onFilter, count, enter } = props
  return (
    <search className="flex min-w-0 flex-1 items-center gap-2">
      <SearchField
        label="Search the settings"
        placeholder="Search"
        className="max-w-72"
        value={filter.text}
        onChange={(text) => onFilter({ ...filter, text })}
        keys={[
          [
            'Escape',
            (event) => {
              onFilter({ ...filter, text: '' })
              event.currentTarget.blur()
            },
          ],
          ['Enter', enter],
          ['ArrowDown', enter],
        ]}
      />
      <button
        type="button"
        aria-pressed={filter.changed}
        onClick={() => onFilter({ ...filter, changed: !filter.changed })}
        className="h-6 shrink-0 rounded-md border border-line px-2 text-muted text-sm hover:bg-hover hover:text-ink aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:text-ink"
      >
        Changed
      </button>
      <output className="shrink-0 text-faint text-sm tabular-nums">
        {count === null ? '' : `${count} found`}
      </output>
    </search>
  )
}
