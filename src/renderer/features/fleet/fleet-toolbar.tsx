import { clsx } from 'clsx'
import { Columns3 } from 'lucide-react'
import { isByKey } from '../../lib/answers.ts'
import { type Bucket, buckets } from '../../lib/buckets.ts'
import { focusFleet, useFleetFocus } from '../../lib/fleet-focus.ts'
import { type Density, setPreferences, usePreferences } from '../../lib/preferences.ts'
import { bucketLooks } from '../../ui/bucket-looks.ts'
import {
  DropdownMenu,
  MenuCheckboxItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
} from '../../ui/dropdown-menu.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { textTones } from '../../ui/tone.ts'
import { fleetColumns } from './fleet-columns.tsx'
import { type Grouping, useFleetView } from './fleet-view.ts'

/** The field that filters by text. */
export function FleetFilter() {
  const text = useFleetFocus((state) => state.text)
  return (
    <SearchField
      label="Filter tasks"
      placeholder="Filter"
      className="max-w-72"
      value={text}
      onChange={(next) => useFleetFocus.setState({ text: next })}
      keys={[
        ['Escape', focusFleet],
        ['Enter', focusFleet],
        ['ArrowDown', focusFleet],
      ]}
    />
  )
}

/** Chips with the counts of what the rest of the filter leaves; several can be on. */
export function BucketChips({ counts }: { counts: ReadonlyMap<Bucket, number> }) {
  const chosen = useFleetFocus((state) => state.buckets)
  const shown = buckets.filter((bucket) => counts.has(bucket) || chosen.includes(bucket))
  if (shown.length === 0) return null
  const toggle = (bucket: Bucket) =>
    useFleetFocus.setState({
      buckets: chosen.includes(bucket) ? chosen.filter((other) => other !== bucket) : [...chosen, bucket],
    })
  return (
    <fieldset className="flex min-w-0 items-center gap-1 overflow-x-auto px-4 py-1.5 max-md:px-3 [scrollbar-width:none]">
      <legend className="sr-only">Filter by state</legend>
      {shown.map((bucket) => {
        const { icon: Icon, label, tone } = bucketLooks[bucket]
        const on = chosen.includes(bucket)
        return (
          <button
            key={bucket}
            type="button"
            aria-pressed={on}
            onClick={(event) => {
              toggle(bucket)
              // By a key it stays, to choose another one.
              if (!isByKey(event)) focusFleet()
            }}
            className={clsx(
              'flex h-6 shrink-0 items-center gap-1.5 rounded-md border px-2 text-sm',
              on
                ? 'border-accent bg-selected text-ink'
                : 'border-line text-muted hover:bg-hover hover:text-ink',
            )}
          >
            <Icon aria-hidden size={14} strokeWidth={1.75} className={textTones[tone]} />
            {label}
            <span className={on ? 'text-ink' : 'text-faint'}>{counts.get(bucket) ?? 0}</span>
          </button>
        )
      })}
      {chosen.length > 0 && (
        <button
          type="button"
          onClick={() => {
            useFleetFocus.setState({ buckets: [] })
            focusFleet()
          }}
          className="h-6 shrink-0 rounded-md px-2 text-muted text-sm hover:bg-hover hover:text-ink"
        >
          Show all
        </button>
      )}
    </fieldset>
  )
}

const groupings: { value: Grouping; label: string }[] = [
  { value: 'bucket', label: 'By state' },
  { value: 'directory', label: 'By directory' },
  { value: 'none', label: 'None' },
]
/** The usual orders; others by the headings of the columns. */
const orders = [
  { value: 'created', label: 'Newest first' },
  { value: 'lastActivity', label: 'Last active first' },
  { value: 'title', label: 'By title' },
]
const densities: { value: Density; label: string }[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'normal', label: 'Normal' },
  { value: 'comfortable', label: 'Comfortable' },
]

/** Group, order, columns and density. */
export function ViewMenu() {
  const { grouping, hiddenColumns, sorting } = useFleetView()
  const density = usePreferences((state) => state.density)
  return (
    <DropdownMenu
      align="end"
      trigger={<IconButton label="Grouping, order, columns and density" icon={Columns3} />}
    >
      <MenuLabel>Group</MenuLabel>
      <MenuRadioGroup
        value={grouping}
        onValueChange={(value) => {
          const found = groupings.find((option) => option.value === value)
          if (found) useFleetView.setState({ grouping: found.value })
        }}
      >
        {groupings.map(({ value, label }) => (
          <MenuRadioItem key={value} value={value}>
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuLabel>Order</MenuLabel>
      <MenuRadioGroup
        value={sorting[0]?.id ?? ''}
        onValueChange={(id) => useFleetView.setState({ sorting: [{ id, desc: id !== 'title' }] })}
      >
        {orders.map(({ value, label }) => (
          <MenuRadioItem key={value} value={value}>
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuLabel>Columns</MenuLabel>
      {fleetColumns.map(({ id, meta }) => {
        if (!meta || meta.rank === 0) return null
        const shown = !hiddenColumns.some((hidden) => hidden === id)
        return (
          <MenuCheckboxItem
            key={id}
            checked={shown}
            onCheckedChange={(checked) =>
              useFleetView.setState({
                hiddenColumns: checked
                  ? hiddenColumns.filter((hidden) => hidden !== id)
                  : [...hiddenColumns, id as (typeof hiddenColumns)[number]],
              })
            }
          >
            {meta.label}
          </MenuCheckboxItem>
        )
      })}
      <MenuSeparator />
      <MenuLabel>Density</MenuLabel>
      <MenuRadioGroup
        value={density}
        onValueChange={(value) => {
          const found = densities.find((option) => option.value === value)
          if (found) setPreferences({ density: found.value })
        }}
      >
        {densities.map(({ value, label }) => (
          <MenuRadioItem key={value} value={value}>
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </DropdownMenu>
  )
}
