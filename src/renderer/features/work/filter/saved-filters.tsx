import { Bookmark, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Input } from '../../../ui/input.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { isFiltered, type WorkAddress } from '../work-address.ts'
import { forgetFilter, saveFilter, useSavedFilters } from '../work-view.ts'

/** Filters with names: one is taken, kept, or forgotten. */
export function SavedFilters(props: { address: WorkAddress; onChange: (address: WorkAddress) => void }) {
  const { address, onChange } = props
  const saved = useSavedFilters((state) => state.saved)
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const save = () => {
    if (name.trim() === '' || !isFiltered(address)) return
    saveFilter(name.trim(), address)
    setName('')
  }
  return (
    <Popover
      label="Saved filters"
      align="end"
      className="w-64"
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton label="Saved filters" icon={Bookmark} />}
    >
      <ul className="flex flex-col">
        {saved.map((each) => (
          <li key={each.name} className="flex items-center gap-1">
            <button
              type="button"
              className="h-7 min-w-0 flex-1 truncate rounded-sm px-2 text-left hover:bg-hover"
              onClick={() => {
                onChange({ ...each.filter, ...(address.view === undefined ? {} : { view: address.view }) })
                setOpen(false)
              }}
            >
              {each.name}
            </button>
            <IconButton
              size="sm"
              icon={Trash2}
              label={`Forget the filter ${each.name}`}
              onClick={() => forgetFilter(each.name)}
            />
          </li>
        ))}
      </ul>
      {isFiltered(address) ? (
        <form
          className="mt-1 flex items-center gap-1.5"
          onSubmit={(event) => {
            event.preventDefault()
            save()
          }}
        >
          <Input
            aria-label="Name of this filter"
            placeholder="Name of this filter"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" disabled={name.trim() === ''}>
            Save
          </Button>
        </form>
      ) : (
        saved.length === 0 && (
          <p className="px-1 text-muted">Filter the work, then keep the filter here by a name.</p>
        )
      )}
    </Popover>
  )
}
