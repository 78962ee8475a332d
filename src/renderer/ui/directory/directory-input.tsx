import { FolderOpen } from 'lucide-react'
import { Popover as Radix } from 'radix-ui'
import { type ComponentProps, useId, useRef, useState } from 'react'
import { fieldKeys } from '../../lib/field-keys.ts'
import { useLive } from '../../lib/store.ts'
import { IconButton } from '../icon-button.tsx'
import { Input } from '../input.tsx'
import { OptionList } from '../option-list.tsx'
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
  const field = useRef<HTMLInputElement>(null)
  const listId = useId()
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
      <Radix.Root open={open} onOpenChange={(stays) => !stays && setTyping(false)}>
        <Radix.Anchor asChild>
          <Input
            placeholder="/absolute/path"
            className="font-mono text-sm"
            {...rest}
            ref={field}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={open}
            {...(open ? { 'aria-controls': listId } : {})}
            {...(marked >= 0 ? { 'aria-activedescendant': `${listId}-${marked}` } : {})}
            value={shown}
            onChange={(event) => write(event.target.value, true)}
            onKeyDown={onKeyDown}
            onBlur={() => {
              setTyping(false)
              setTyped(value)
            }}
          />
        </Radix.Anchor>
        <Radix.Portal>
          <Radix.Content
            aria-label="Folders that fit"
            align="start"
            sideOffset={4}
            collisionPadding={8}
            onOpenAutoFocus={(event) => event.preventDefault()}
            onCloseAutoFocus={(event) => event.preventDefault()}
            onInteractOutside={(event) => {
              if (event.target === field.current) event.preventDefault()
            }}
            className="z-50 w-[max(var(--radix-popover-trigger-width),18rem)] max-w-[calc(100vw-1rem)] rounded-lg bg-raised p-1 shadow-float outline-none"
          >
            <OptionList
              id={listId}
              label="Folders"
              options={offered}
              keyOf={(directory) => directory}
              active={marked}
              onChoose={(directory) => write(directory, false)}
            >
              {(directory) => (
                <span
                  title={directory}
                  className="block truncate text-left font-mono text-sm [direction:rtl]"
                >
                  <bdi>{directory}</bdi>
                </span>
              )}
            </OptionList>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
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
