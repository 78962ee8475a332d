import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { WorkItem } from '../../../contract/work-item.ts'
import { useClient } from '../../lib/client.ts'
import { fieldKeys } from '../../lib/field-keys.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { OfferingInput } from '../../ui/offering-input.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { statusLooks, typeLooks } from '../../ui/work/item-look.ts'
import { useFoundItems } from '../../ui/work/use-found-items.ts'

/** Items that are offered. */
const OFFERED = 8

/** Chooses an item by words of it. */
export function ItemPicker(props: {
  id?: string
  label?: string
  'aria-describedby'?: string | undefined
  value: string | null
  onChange: (itemId: string | null) => void
  /** Not offered. */
  except?: readonly string[]
}) {
  const { value, onChange, except = [] } = props
  const client = useClient()
  const [typed, setTyped] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const [chosen, setChosen] = useState<WorkItem | null>(null)
  useEffect(() => {
    let ended = false
    if (value === null) setChosen(null)
    else
      client.call('work.get', { itemId: value }).then(
        ({ item }) => !ended && setChosen(item),
        // Its id is shown then.
        () => {},
      )
    return () => {
      ended = true
    }
  }, [client, value])
  const found = useFoundItems(typed, OFFERED + except.length)
  const offered = found.filter(({ id }) => !except.includes(id)).slice(0, OFFERED)
  const open = typed !== null && offered.length > 0
  const marked = Math.min(active, offered.length - 1)
  const choose = (item: WorkItem) => {
    setChosen(item)
    onChange(item.id)
    setTyped(null)
  }
  const step = (by: number) => {
    if (!open) return typed === null ? setTyped('') : undefined
    setActive((marked + by + offered.length) % offered.length)
  }
  const onKeyDown = fieldKeys<HTMLInputElement>(
    ['ArrowDown', () => step(1)],
    ['ArrowUp', () => step(-1)],
    [
      'Enter',
      () => {
        const item = open ? offered[marked] : undefined
        if (item === undefined) return false
        choose(item)
      },
    ],
    [
      'Escape',
      (event) => {
        if (typed === null) return false
        event.stopPropagation()
        setTyped(null)
      },
    ],
  )
  return (
    <div className="flex items-center gap-1">
      <OfferingInput
        id={props.id}
        aria-label={props.label}
        aria-describedby={props['aria-describedby']}
        placeholder="Words of its title, or its id"
        value={typed ?? (value === null ? '' : (chosen?.title ?? value))}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
        }}
        onClick={() => typed === null && setTyped('')}
        onBlur={() => setTyped(null)}
        onKeyDown={onKeyDown}
        offer={{
          open,
          onClose: () => setTyped(null),
          title: 'Items that fit',
          label: 'Items',
          options: offered,
          keyOf: ({ id }) => id,
          active: marked,
          onChoose: choose,
          option: (item) => (
            <span className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate">
                <VisibleText text={item.title} kind="text" />
              </span>
              <span className="shrink-0 text-faint text-sm">
                {typeLooks[item.itemType].word}, {statusLooks[item.status].word.toLowerCase()}
              </span>
            </span>
          ),
        }}
      />
      {value !== null && <IconButton size="sm" label="Take none" icon={X} onClick={() => onChange(null)} />}
    </div>
  )
}
