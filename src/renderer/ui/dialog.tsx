import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { type FieldKey, fieldKeys } from '../lib/field-keys.ts'
import { useReturnFocus } from './use-return-focus.ts'

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** One sentence under the title. */
  description?: ReactNode
  children: ReactNode
  /** Buttons, right-aligned, the primary one last. */
  footer?: ReactNode
  width?: 'sm' | 'md' | 'lg'
  /** Keys of the whole dialog, before a field, a button or a list in it gets them. */
  keys?: readonly FieldKey[]
}

const widths = { sm: 'max-w-[26rem]', md: 'max-w-[36rem]', lg: 'max-w-[46rem]' }

/** A modal dialog: focus is kept inside, Escape closes it, focus returns to where it was. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  width = 'md',
  keys = [],
}: DialogProps) {
  const returnFocus = useReturnFocus(open)
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          tabIndex={-1}
          onCloseAutoFocus={returnFocus}
          onKeyDownCapture={fieldKeys(...keys)}
          onOpenAutoFocus={(event) => {
            // Not the close button; a field with `autoFocus` has the focus already.
            event.preventDefault()
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={clsx(
            'fixed top-[12vh] left-1/2 z-40 flex max-h-[80vh] w-[calc(100vw-1.5rem)] -translate-x-1/2 animate-enter flex-col rounded-lg bg-raised shadow-float outline-none max-md:top-3 max-md:max-h-[calc(100dvh-1.5rem)]',
            widths[width],
          )}
        >
          <header className="flex items-start gap-3 px-4 pt-3 pb-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-0.5 text-muted">{description}</Radix.Description>
              )}
            </div>
            {/* Without a tooltip: it opens with the focus, and Escape would close the tooltip first. */}
            <Radix.Close
              aria-label="Close"
              className="-mr-1 inline-flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
            >
              <X aria-hidden size={16} strokeWidth={1.75} />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">{children}</div>
          {footer && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-line border-t px-4 py-3">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
