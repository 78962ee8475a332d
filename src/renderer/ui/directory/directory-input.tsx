import { FolderOpen } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { fieldKeys } from '../../lib/field-keys.ts'
import { useLive } from '../../lib/store.ts'
import { IconButton } from '../icon-button.tsx'
import { OfferingInput } from '../offering-input.tsx'
import { useDirectories } from './use-directories.ts'
import { wholePath } from './whole-path.ts'

/** A path that completes itself while it is typed; in the desktop application a folder can be picked too. */
export function DirectoryInput(
  props: Omit<ComponentProps<'input'>, 'value' | 'onChange'> & {
    value: string
    recent: readonly string[]
    onChange: (directory: string) => void
  },
) {
  const { value, recent, onChange, ...rest } = props
  const home = useLive((state) => state.info?.homeDirectory)
  // Whoever gets the path gets what is meant; the field shows what was typed until it is left.
  const [typed, setTyped] = useState(value)
  const shown = wholePath(typed, home) === value ? typed : value
  const [typing, setTyping] = useState(false)
  const [active, setActive] = useState(-1)
  const offered = useDirectories(shown, recent, typing)
  const open = offered.length > 0
  const marked = active < offered.length ? active : -1

  const write = (directory: string, goesOn: boolean) => {
    setTyped(directory)
    onChange(wholePath(directory, home))
    setTyping(goesOn)
    setActive(-1)
  }
  const step = (by: 1 | -1) => open && setActive((marked + by + offered.length) % offered.length)
  const onKeyDown = fieldKeys<HTMLInputElement>(
    ['ArrowDown', () => step(1)],
    ['ArrowUp', () => step(-1)],
    [
      'Enter',
      () => {
        const chosen = offered[marked]
        return chosen !== undefined && write(chosen, false)
      },
    ],
    [
      'Tab',
      () => {
        // A path that is whole is left as any field is.
        const chosen = offered[marked] ?? (/[/\\]$/.test(shown) ? undefined : offered[0])
        return chosen !== undefined && write(`${chosen}/`, true)
      },
    ],
  )
  return (
    <div className="flex gap-1.5">
      <OfferingInput
        placeholder="/absolute/path"
        className="font-mono text-sm"
        {...rest}
        value={shown}
        onChange={(event) => write(event.target.value, true)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setTyping(false)
          setTyped(value)
        }}
        offer={{
          open,
          onClose: () => setTyping(false),
          title: 'Folders that fit',
          label: 'Folders',
          options: offered,
          keyOf: (directory) => directory,
          active: marked,
          onChoose: (directory) => write(directory, false),
          option: (directory) => (
            <span title={directory} className="block truncate text-left font-mono text-sm [direction:rtl]">
              <bdi>{directory}</bdi>
            </span>
          ),
        }}
      />
      <PickFolder value={value} onPick={(directory) => write(directory, false)} />
    </div>
  )
}

/** The system's own dialog; a page in a browser has none for folders of the supervisor's machine. */
function PickFolder({ value, onPick }: { value: string; onPick: (directory: string) => void }) {
  const bridge = window.muster
  if (!bridge) return null
  return (
    <IconButton
      label="Choose a folder"
      icon={FolderOpen}
      onClick={() => {
        void bridge.chooseDirectory(value).then((directory) => directory !== null && onPick(directory))
      }}
    />
  )
}
