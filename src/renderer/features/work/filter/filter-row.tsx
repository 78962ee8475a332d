import { Eye, ListFilter } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { WorkItemStatus, WorkItemType } from '../../../../contract/work-item.ts'
import { statusesOf } from '../../../../contract/work-moves.ts'
import { Button } from '../../../ui/button.tsx'
import { DropdownMenu, MenuCheckboxItem } from '../../../ui/dropdown-menu.tsx'
import { SearchField } from '../../../ui/search-field.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { statusLooks, typeLooks } from '../../../ui/work/item-look.ts'
import { isFiltered, statusesIn, type WorkAddress } from '../work-address.ts'
import { LabelFilter } from './label-filter.tsx'
import { SavedFilters } from './saved-filters.tsx'

const types: readonly SelectOption<WorkItemType | 'all'>[] = [
  { value: 'all', label: 'Every type' },
  ...WorkItemType.options.map((value) => ({ value, label: typeLooks[value].plural })),
]

const claims: readonly SelectOption<string>[] = [
  { value: 'all', label: 'Claimed or not' },
  { value: 'none', label: 'Claimed by nobody' },
  { value: 'any', label: 'Claimed' },
]

/** While words are typed nothing is searched for, in ms. */
const DELAY_MS = 250

/** One filter for board, tree and list. `onChange` gets the whole of it. */
export function FilterRow(props: {
  address: WorkAddress
  onChange: (address: WorkAddress) => void
  /** Labels that were seen. */
  labels: readonly string[]
}) {
  const { address, onChange } = props
  const { type = 'all', claimed = 'all', unseen } = address
  const statuses = statusesIn(address.status ?? '')
  const set = (change: { [Key in keyof WorkAddress]?: WorkAddress[Key] | undefined }) =>
    onChange(without({ ...address, ...change }))
  const offered = type === 'all' ? WorkItemStatus.options : statusesOf(type)
  const claimOptions = claims.some(({ value }) => value === claimed)
    ? claims
    : [...claims, { value: claimed, label: `Claimed by ${claimed}` }]
  return (
    <search className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1.5 max-md:px-3">
      <Words value={address.q ?? ''} onChange={(q) => set({ q: q === '' ? undefined : q })} />
      <Select
        label="Type"
        value={type}
        options={types}
        onValueChange={(next) => set({ type: next === 'all' ? undefined : next, status: undefined })}
      />
      <DropdownMenu
        trigger={
          <Button icon={ListFilter}>
            {statuses.length === 0
              ? 'Every status'
              : statuses.map((status) => statusLooks[status].word).join(', ')}
          </Button>
        }
      >
        {offered.map((status) => (
          <MenuCheckboxItem
            key={status}
            checked={statuses.includes(status)}
            onCheckedChange={(checked) => {
              const next = checked ? [...statuses, status] : statuses.filter((each) => each !== status)
              set({ status: next.length === 0 ? undefined : next.join() })
            }}
          >
            {statusLooks[status].word}
          </MenuCheckboxItem>
        ))}
      </DropdownMenu>
      <LabelFilter known={props.labels} value={address.label ?? ''} onChange={(label) => set({ label })} />
      <Select
        label="Claim"
        value={claimed}
        options={claimOptions}
        onValueChange={(next) => set({ claimed: next === 'all' ? undefined : next })}
      />
      <Button
        look={unseen === undefined ? 'quiet' : 'plain'}
        icon={Eye}
        aria-pressed={unseen !== undefined}
        className="aria-pressed:border-accent aria-pressed:bg-selected"
        title="Only what instances filed and nobody has looked at"
        onClick={() => set({ unseen: unseen === undefined ? '1' : undefined })}
      >
        Not looked at
      </Button>
      <span className="flex-1" />
      {isFiltered(address) && (
        <Button look="quiet" onClick={() => onChange(without({ view: address.view }))}>
          Show all
        </Button>
      )}
      <SavedFilters address={address} onChange={onChange} />
    </search>
  )
}

/** An address without what is not given. */
function without(address: { [Key in keyof WorkAddress]?: WorkAddress[Key] | undefined }): WorkAddress {
  return Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined))
}

/** The field follows the address, and the address what was typed a moment ago. */
function Words({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  const change = useRef(onChange)
  change.current = onChange
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setTyped(value)
  }, [value])
  useEffect(() => {
    if (typed === sent.current) return
    const timer = setTimeout(
      () => {
        sent.current = typed
        change.current(typed)
      },
      typed === '' ? 0 : DELAY_MS,
    )
    return () => clearTimeout(timer)
  }, [typed])
  const leave = () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }
  return (
    <SearchField
      label="Filter the work"
      placeholder="Title, label, description or id"
      className="max-w-64 max-md:max-w-none"
      value={typed}
      onChange={setTyped}
      keys={[
        ['Escape', () => (typed === '' ? leave() : setTyped(''))],
        ['Enter', leave],
      ]}
    />
  )
}
