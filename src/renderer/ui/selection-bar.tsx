import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './icon-button.tsx'

/** Under a list: how many of its rows are ticked, and what can be done with them. */
export function SelectionBar(props: {
  label: string
  count: number
  onClear: () => void
  children: ReactNode
}) {
  return (
    <div
      role="toolbar"
      aria-label={props.label}
      className="flex shrink-0 animate-enter flex-wrap items-center gap-1.5 border-line border-t bg-raised px-4 py-2"
    >
      <span className="mr-2 font-medium">{props.count} selected</span>
      {props.children}
      <span className="flex-1" />
      <IconButton label="Unselect all" shortcut="Escape" icon={X} size="sm" onClick={props.onClear} />
    </div>
  )
}
