import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface TabItem {
  value: string
  label: string
  count?: number
  content: ReactNode
}

/** Panels of which one is shown. */
export function Tabs(props: {
  label: string
  items: readonly TabItem[]
  value: string
  onValueChange: (value: string) => void
}) {
  return (
    <Radix.Root
      value={props.value}
      onValueChange={props.onValueChange}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Radix.List aria-label={props.label} className="flex gap-1 border-line border-b px-3">
        {props.items.map((item) => (
          <Radix.Trigger
            key={item.value}
            value={item.value}
            className="-mb-px h-8 border-transparent border-b-2 px-1.5 text-muted hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {item.label}
            {item.count !== undefined && <span className="ml-1 text-faint">{item.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {props.items.map((item) => (
        <Radix.Content
          key={item.value}
          value={item.value}
          className="min-h-0 flex-1 overflow-y-auto outline-none"
        >
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
