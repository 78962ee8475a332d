import { Popover as Radix } from 'radix-ui'
import { type ComponentProps, type ReactNode, useId, useRef } from 'react'
import { Input } from './input.tsx'
import { OptionList } from './option-list.tsx'

/** What a field offers, as {@link OptionList} draws it. */
export interface Offer<T> {
  open: boolean
  onClose: () => void
  /** Name of what opens under the field. */
  title: string
  /** Name of the list in it. */
  label: string
  options: readonly T[]
  keyOf: (option: T) => string
  /** Index of the marked one; -1: none. */
  active: number
  onChoose: (option: T) => void
  option: (option: T) => ReactNode
}

/** A line of text that offers something while it is written. It keeps the focus; its keys are the caller's. */
export function OfferingInput<T>({ offer, ...rest }: ComponentProps<'input'> & { offer: Offer<T> }) {
  const { open, active } = offer
  const field = useRef<HTMLInputElement>(null)
  const listId = useId()
  return (
    <Radix.Root open={open} onOpenChange={(stays) => !stays && offer.onClose()}>
      <Radix.Anchor asChild>
        <Input
          {...rest}
          ref={field}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          {...(open ? { 'aria-controls': listId } : {})}
          {...(open && active >= 0 ? { 'aria-activedescendant': `${listId}-${active}` } : {})}
        />
      </Radix.Anchor>
      <Radix.Portal>
        <Radix.Content
          aria-label={offer.title}
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
            label={offer.label}
            options={offer.options}
            keyOf={offer.keyOf}
            active={active}
            onChoose={offer.onChoose}
          >
            {offer.option}
          </OptionList>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
