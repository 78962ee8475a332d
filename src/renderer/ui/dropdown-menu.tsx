import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { createContext, type ReactNode, useContext, useRef } from 'react'
import { InertPage } from './inert-page.tsx'
import { Kbd } from './kbd.tsx'

const item =
  'flex h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 outline-none data-[disabled]:text-faint data-[disabled]:opacity-60 data-[highlighted]:bg-hover'

/** Keeps what was chosen until the menu has gone; see {@link DropdownMenu}. */
const Chosen = createContext<(run: () => void) => void>((run) => run())

/**
 * A menu of actions at a trigger. What was chosen is done when the menu has gone and the focus is back at the trigger:
 * a dialog that it opens takes the focus from there, and gives it back.
 */
export function DropdownMenu(props: {
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}) {
  const chosen = useRef<() => void>(undefined)
  return (
    <Radix.Root
      {...(props.open === undefined ? {} : { open: props.open })}
      {...(props.onOpenChange === undefined ? {} : { onOpenChange: props.onOpenChange })}
    >
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={props.align ?? 'start'}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={() => {
            chosen.current?.()
            chosen.current = undefined
          }}
          className="z-50 min-w-44 animate-enter rounded-lg bg-raised p-1 shadow-float"
        >
          <InertPage />
          <Chosen.Provider
            value={(run) => {
              chosen.current = run
            }}
          >
            {props.children}
          </Chosen.Provider>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export interface MenuItemProps {
  children: string
  icon?: LucideIcon
  shortcut?: string
  danger?: boolean
  disabled?: boolean
  /** Why it is disabled, or what it does more exactly; shown under the label. */
  note?: string
  onSelect: () => void
}

/** One action of a {@link DropdownMenu}. */
export function MenuItem({
  children,
  icon: Icon,
  shortcut,
  danger,
  disabled,
  note,
  onSelect,
}: MenuItemProps) {
  const choose = useContext(Chosen)
  return (
    <Radix.Item
      className={`${item} ${note ? 'h-auto min-h-7 py-1' : ''} ${danger ? 'text-red' : ''}`}
      disabled={disabled ?? false}
      onSelect={() => choose(onSelect)}
    >
      {Icon && <Icon aria-hidden size={16} strokeWidth={1.75} className={danger ? '' : 'text-muted'} />}
      <span className="flex-1">
        {children}
        {note && <span className="block max-w-64 text-faint text-sm">{note}</span>}
      </span>
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </Radix.Item>
  )
}

/** An item that is on or off; the menu stays open. */
export function MenuCheckboxItem(props: {
  children: string
  checked: boolean
  disabled?: boolean
  onCheckedChange: (checked: boolean) => void
}) {
  return (
    <Radix.CheckboxItem
      className={item}
      checked={props.checked}
      disabled={props.disabled ?? false}
      onCheckedChange={props.onCheckedChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className="flex size-4 items-center justify-center">
        <Radix.ItemIndicator>
          <Check aria-hidden size={14} strokeWidth={2} />
        </Radix.ItemIndicator>
      </span>
      {props.children}
    </Radix.CheckboxItem>
  )
}

/** One of several; wrap them in {@link MenuRadioGroup}. */
export function MenuRadioItem({ value, children }: { value: string; children: string }) {
  return (
    <Radix.RadioItem className={item} value={value}>
      <span className="flex size-4 items-center justify-center">
        <Radix.ItemIndicator>
          <Check aria-hidden size={14} strokeWidth={2} />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.RadioItem>
  )
}

export function MenuRadioGroup(props: {
  value: string
  onValueChange: (value: string) => void
  children: ReactNode
}) {
  return (
    <Radix.RadioGroup value={props.value} onValueChange={props.onValueChange}>
      {props.children}
    </Radix.RadioGroup>
  )
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 h-px bg-line" />
}

export function MenuLabel({ children }: { children: string }) {
  return <Radix.Label className="px-2 pt-1.5 pb-0.5 text-faint text-sm">{children}</Radix.Label>
}
