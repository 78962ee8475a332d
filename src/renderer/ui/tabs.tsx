import { clsx } from 'clsx'
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface Tab<T extends string> {
  value: T
  label: string
  /** A number beside the label. */
  count?: number
}

/** A row of tabs over their panels; wrap what each shows in a {@link TabPanel}. Only the shown one is drawn. */
export function Tabs<T extends string>(props: {
  label: string
  value: T
  tabs: readonly Tab<T>[]
  onValueChange: (value: T) => void
  children: ReactNode
  /** At the right of the row. */
  aside?: ReactNode
}) {
  return (
    <Radix.Root
      value={props.value}
      onValueChange={(value) => {
        const tab = props.tabs.find((candidate) => candidate.value === value)
        if (tab) props.onValueChange(tab.value)
      }}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex shrink-0 items-center gap-2 border-line border-b px-3">
        <Radix.List aria-label={props.label} className="flex min-w-0 flex-1 gap-1 overflow-x-auto">
          {props.tabs.map(({ value, label, count }) => (
            <Radix.Trigger
              key={value}
              value={value}
              className={clsx(
                '-mb-px h-8 shrink-0 border-b-2 px-2 transition-colors duration-100',
                value === props.value
                  ? 'border-accent font-medium text-ink'
                  : 'border-transparent text-muted hover:text-ink',
              )}
            >
              {label}
              {count !== undefined && <span className="ml-1.5 text-faint">{count}</span>}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {props.aside}
      </div>
      {props.children}
    </Radix.Root>
  )
}

/** What one tab shows; it fills what is left of the height. */
export function TabPanel({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Radix.Content value={value} tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
      {children}
    </Radix.Content>
  )
}
