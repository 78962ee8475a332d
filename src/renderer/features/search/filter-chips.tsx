import { ListFilter, X } from 'lucide-react'
import { SearchSource, SearchWho } from '../../../contract/search.ts'
import { Button } from '../../ui/button.tsx'
import {
  DropdownMenu,
  MenuCheckboxItem,
  MenuItem,
  MenuLabel,
  MenuSeparator,
} from '../../ui/dropdown-menu.tsx'
import { capitalize } from '../../ui/format.ts'
import { Select } from '../../ui/select.tsx'
import { type FilterName, type Period, periods, type SearchAddress, typedFilters } from './search-address.ts'

const whoWords: Readonly<Record<SearchWho, string>> = {
  person: 'Person',
  assistant: 'Assistant',
  tool: 'Tools',
  muster: 'Muster',
}
const sourceWords: Readonly<Record<SearchSource, string>> = {
  task: 'Tasks',
  session: 'Titles of sessions',
  run: 'Runs',
  workflow: 'Workflows',
  question: 'Questions to modules',
  work: 'Work items',
  conversation: 'Kept conversations',
}
const periodWords: Readonly<Record<Period, string>> = {
  day: 'Last day',
  week: 'Last 7 days',
  month: 'Last 30 days',
  year: 'Last year',
}
const names: Readonly<Record<FilterName, string>> = {
  who: 'said by',
  kind: 'kind',
  in: 'in',
  state: 'state',
  dir: 'directory',
  session: 'session',
  model: 'model',
  tool: 'tool',
  file: 'file',
  since: 'time',
  cost: 'cost at least $',
}
/** Those for which a value is typed. */
const typed = ['tool', 'file', 'dir', 'model', 'state', 'cost'] as const

/** The filters of a search: what can be chosen, and what is. */
export function FilterChips(props: {
  address: SearchAddress
  onChange: (address: SearchAddress) => void
  /** Leads into the field with the beginning of a filter. */
  onType: (beginning: string) => void
}) {
  const { address, onChange } = props
  const chosen = new Set(address.who?.split(','))
  const set = (name: FilterName | 'sort', value: string | undefined) => {
    const { [name]: _old, ...rest } = address
    onChange((value === undefined ? rest : { ...rest, [name]: value }) as SearchAddress)
  }
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">
      <DropdownMenu trigger={<Button icon={ListFilter}>Filter</Button>}>
        <MenuLabel>Said by</MenuLabel>
        {SearchWho.options.map((who) => (
          <MenuCheckboxItem
            key={who}
            checked={chosen.has(who)}
            onCheckedChange={(checked) => {
              const next = SearchWho.options.filter((each) => (each === who ? checked : chosen.has(each)))
              set('who', next.length === 0 ? undefined : next.join())
            }}
          >
            {whoWords[who]}
          </MenuCheckboxItem>
        ))}
        <MenuSeparator />
        <MenuLabel>Typed in the field</MenuLabel>
        {typed.map((name) => (
          <MenuItem key={name} onSelect={() => props.onType(`${name}:`)}>
            {`${capitalize(names[name])} (${name}:…)`}
          </MenuItem>
        ))}
      </DropdownMenu>
      <Select
        label="Where"
        value={address.in ?? 'all'}
        options={[
          { value: 'all', label: 'Everywhere' },
          ...SearchSource.options.map((value) => ({ value: value as string, label: sourceWords[value] })),
          // Several can be typed.
          ...(address.in?.includes(',')
            ? [{ value: address.in, label: address.in.replaceAll(',', ', ') }]
            : []),
        ]}
        onValueChange={(value: string) => set('in', value === 'all' ? undefined : value)}
      />
      <Select
        label="Time"
        value={address.since ?? 'all'}
        options={[
          { value: 'all', label: 'Any time' },
          ...(Object.keys(periods) as Period[]).map((value) => ({ value, label: periodWords[value] })),
        ]}
        onValueChange={(value: string) => set('since', value === 'all' ? undefined : value)}
      />
      <Select
        label="Order"
        value={address.sort ?? 'relevance'}
        options={[
          { value: 'relevance', label: 'Best first' },
          { value: 'newest', label: 'Newest first' },
        ]}
        onValueChange={(value: string) => set('sort', value === 'newest' ? value : undefined)}
      />
      {typedFilters.map((name) => {
        const value = address[name]
        if (value === undefined || name === 'since' || name === 'in') return null
        return (
          <button
            key={name}
            type="button"
            onClick={() => set(name, undefined)}
            aria-label={`Take the filter away: ${names[name]} ${value}`}
            className="inline-flex h-7 min-w-0 max-w-72 items-center gap-1 rounded-md border border-control bg-selected px-2 hover:bg-hover"
          >
            <span className="truncate">
              {names[name]} {value}
            </span>
            <X aria-hidden size={14} className="shrink-0 text-muted" />
          </button>
        )
      })}
    </div>
  )
}
