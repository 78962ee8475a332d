import { clsx } from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import { useState } from 'react'

import { InertPage } from './inert-page.tsx'

export interface SelectOption<T extends string> {
  value: T
  label: string
  /** Says more, under the label in the list. */
  note?: string
}

/** Choose one of a few. */
export function Select<T extends string>(props: {
  id?: string
  label?: string
  value: T
  options: readonly SelectOption<T>[]
  onValueChange: (value: T) => void
  disabled?: boolean
  className?: string
}) {
  const [open, setOpen] = useState(false)
  return (
    <Radix.Root
      open={open}
      onOpenChange={setOpen}
      value={props.value}
      onValueChange={(value) => {
        const option = props.options.find((candidate) => candidate.value === value)
        if (option) props.onValueChange(option.value)
      }}
      disabled={props.disabled ?? false}
    >
      <Radix.Trigger
        id={props.id}
        aria-label={props.label}
        className={clsx(
          'inline-flex h-7 min-w-0 items-center justify-between gap-1.5 rounded-md border border-control bg-surface px-2 hover:bg-hover disabled:cursor-not-allowed disabled:opacity-45',
          props.className,
        )}
      >
        <span className="truncate">
          <Radix.Value />
        </span>
        <ChevronDown aria-hidden size={14} strokeWidth={1.75} className="shrink-0 text-muted" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(24rem,var(--radix-select-content-available-height))] min-w-[var(--radix-select-trigger-width)] max-w-80 animate-enter rounded-lg bg-raised p-1 shadow-float"
        >
          {open && <InertPage />}
          <Radix.Viewport>
            {props.options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex min-h-7 cursor-default select-none items-start gap-2 rounded-sm py-1 pr-2 pl-1.5 outline-none data-[highlighted]:bg-hover"
              >
                <span className="flex size-4.5 shrink-0 items-center justify-center">
                  <Radix.ItemIndicator>
                    <Check aria-hidden size={14} strokeWidth={2} />
                  </Radix.ItemIndicator>
                </span>
                <span>
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.note && <span className="block text-faint text-sm">{option.note}</span>}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
