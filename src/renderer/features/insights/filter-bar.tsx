import { X } from 'lucide-react'
import { useMemo } from 'react'
import { groupingWords, InsightsGrouping } from '../../../contract/insights.ts'
import { useLive } from '../../lib/store.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { counted, formatDirectory } from '../../ui/format.ts'
import { Input } from '../../ui/input.tsx'
import { Select, type SelectOption } from '../../ui/select.tsx'
import { useItemsById } from '../../ui/work/use-items-by-id.ts'
import {
  dayName,
  type InsightsAddress,
  isFiltered,
  noFilter,
  type PeriodName,
  periodOf,
} from './insights-address.ts'
import type { Shown } from './use-report.ts'

const periods: readonly SelectOption<PeriodName>[] = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: '365', label: 'Last 12 months' },
  { value: 'all', label: 'All there is' },
  { value: 'days', label: 'From … to …' },
]

const groupings: readonly SelectOption<InsightsGrouping>[] = InsightsGrouping.options.map((value) => ({
  value,
  label: `By ${groupingWords[value].label.toLowerCase()}`,
}))

/** Stands for any value in a list; no name has a space at its beginning. */
const ANY = ' any'

export type Change = { [Key in keyof InsightsAddress]?: InsightsAddress[Key] | undefined }

/** Which tasks are counted, of which time, and how they are grouped. */
export function FilterBar(props: {
  address: InsightsAddress
  choices: Shown['choices'] | null
  onChange: (change: Change) => void
}) {
  const { address, choices, onChange } = props
  const { period = '30', by = 'directory' } = address
  return (
    <search className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1.5 max-md:px-3">
      <Select
        label="Period"
        value={period}
        options={periods}
        onValueChange={(value) => onChange(changeOfPeriod(address, value))}
      />
      {period === 'days' && <Days address={address} onChange={onChange} />}
      <Checkbox
        checked={address.compare === '1' && period !== 'all'}
        disabled={period === 'all'}
        onCheckedChange={(checked) => onChange({ compare: checked ? '1' : undefined })}
      >
        Compare with the time before
      </Checkbox>
      <Select
        label="Groups"
        value={by}
        options={groupings}
        onValueChange={(value) => onChange({ by: value })}
      />
      <Choice
        name="directory"
        any="Every directory"
        names={choices?.directories}
        {...{ address, onChange }}
      />
      <Choice name="model" any="Every model" names={choices?.models} {...{ address, onChange }} />
      <Choice name="module" any="Every module" names={choices?.modules} {...{ address, onChange }} />
      <Choice name="workflow" any="Every workflow" names={choices?.workflows} {...{ address, onChange }} />
      {address.item !== undefined && (
        <ItemFilter id={address.item} onRemove={() => onChange({ item: undefined })} />
      )}
      {(address.simulated === '1' || (choices?.simulated ?? 0) > 0) && (
        <Checkbox
          checked={address.simulated === '1'}
          onCheckedChange={(checked) => onChange({ simulated: checked ? '1' : undefined })}
        >
          Simulated tasks
        </Checkbox>
      )}
      {isFiltered(address) && (
        <Button look="quiet" onClick={() => onChange(noFilter)}>
          Clear the filter
        </Button>
      )}
    </search>
  )
}

/** Chosen days begin with those that were shown. */
function changeOfPeriod(address: InsightsAddress, value: PeriodName): Change {
  if (value !== 'days') return { period: value, from: undefined, to: undefined }
  const shown = periodOf(address, Date.now())
  const isKnown = shown !== null && shown.from > 0
  return {
    period: value,
    from: isKnown ? dayName(shown.from) : undefined,
    to: isKnown ? dayName(shown.to - 1) : undefined,
  }
}

function Days({ address, onChange }: { address: InsightsAddress; onChange: (change: Change) => void }) {
  const isWrong = periodOf(address, Date.now()) === null
  return (
    <>
      {(['from', 'to'] as const).map((name) => (
        <Input
          key={name}
          type="date"
          className="w-34"
          aria-label={name === 'from' ? 'First day' : 'Last day'}
          aria-invalid={isWrong}
          value={address[name] ?? ''}
          onChange={({ target }) => onChange({ [name]: target.value === '' ? undefined : target.value })}
        />
      ))}
      {isWrong && (
        <span role="alert" className="text-red text-sm">
          The last day is before the first.
        </span>
      )}
    </>
  )
}

/** Nothing where there is nothing to choose. */
function Choice(props: {
  name: 'directory' | 'model' | 'module' | 'workflow'
  any: string
  names: readonly { name: string; tasks: number }[] | undefined
  address: InsightsAddress
  onChange: (change: Change) => void
}) {
  const { name, any, names = [], address, onChange } = props
  const home = useLive(({ info }) => info?.homeDirectory)
  const chosen = address[name]
  if (names.length === 0 && chosen === undefined) return null
  const known = names.some((each) => each.name === chosen)
  const options = [
    { value: ANY, label: any },
    ...(chosen === undefined || known ? [] : [{ name: chosen, tasks: 0 }]).concat(names).map((each) => ({
      value: each.name,
      label: name === 'directory' ? formatDirectory(each.name, home) : each.name,
      note: counted(each.tasks, 'task'),
    })),
  ] satisfies SelectOption<string>[]
  return (
    <Select
      label={groupingWords[name].label}
      className="max-w-56"
      value={chosen ?? ANY}
      options={options}
      onValueChange={(value) => onChange({ [name]: value === ANY ? undefined : value })}
    />
  )
}

function ItemFilter({ id, onRemove }: { id: string; onRemove: () => void }) {
  const item = useItemsById(useMemo(() => [id], [id])).get(id)
  return (
    <span className="inline-flex h-7 min-w-0 max-w-56 items-center gap-1 rounded-md border border-control pl-2">
      <span className="truncate">{item?.title ?? 'Work item'}</span>
      <button
        type="button"
        aria-label="Every work item"
        onClick={onRemove}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover"
      >
        <X aria-hidden size={14} />
      </button>
    </span>
  )
}
