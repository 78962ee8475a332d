import { Tooltip as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { Kbd } from './kbd.tsx'

/** Explains its child on hover and focus. The child must take a ref and event props (a plain element does). */
export function Tooltip(props: {
  content: ReactNode
  shortcut?: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactNode
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{props.children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={props.side ?? 'bottom'}
          sideOffset={5}
          collisionPadding={8}
          className="z-50 flex max-w-80 animate-enter items-center gap-2 rounded-md bg-raised px-2 py-1 text-ink text-sm shadow-float"
        >
          {props.content}
          {props.shortcut && <Kbd>{props.shortcut}</Kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Once around the whole page: neighbouring tooltips open at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={350} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  )
}
