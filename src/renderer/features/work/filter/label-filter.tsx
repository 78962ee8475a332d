import { Tag } from 'lucide-react'
import { useState } from 'react'
import { fieldKeys } from '../../../lib/field-keys.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Input } from '../../../ui/input.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { labelsIn } from '../work-address.ts'

/** Labels that are offered; others can be written. */
const SHOWN = 30

/** Labels that items have to have, all of them. `value` as the address has it. */
export function LabelFilter(props: {
  known: readonly string[]
  value: string
  onChange: (value: string | undefined) => void
}) {
  const chosen = labelsIn(props.value)
  const [typed, setTyped] = useState('')
  const offered = [...new Set([...chosen, ...props.known.slice(0, SHOWN)])]
  const set = (labels: readonly string[]) =>
    props.onChange(labels.length === 0 ? undefined : labels.map(encodeURIComponent).join())
  const add = () => {
    const label = typed.trim()
    if (label === '') return
    set([...new Set([...chosen, label])])
    setTyped('')
  }
  return (
    <Popover
      label="Labels"
      className="w-56"
      trigger={<Button icon={Tag}>{chosen.length === 0 ? 'Every label' : chosen.join(', ')}</Button>}
    >
      <div className="flex flex-col gap-1">
        <Input
          aria-label="Another label"
          placeholder="Another label, then Enter"
          maxLength={50}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={fieldKeys(['Enter', add])}
        />
        {offered.length === 0 && <p className="px-1 py-1 text-faint">No item that is shown has a label.</p>}
        {offered.map((label) => (
          <Checkbox
            key={label}
            checked={chosen.includes(label)}
            onCheckedChange={(checked) =>
              set(checked ? [...chosen, label] : chosen.filter((each) => each !== label))
            }
          >
            <span className="break-all">{label}</span>
          </Checkbox>
        ))}
      </div>
    </Popover>
  )
}
