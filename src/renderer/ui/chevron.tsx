import { clsx } from 'clsx'
import { ChevronRight } from 'lucide-react'

/** Points at what can be opened, and down when it is open. */
export function Chevron({ open }: { open: boolean }) {
  return (
    <ChevronRight
      aria-hidden
      size={14}
      strokeWidth={1.75}
      className={clsx('shrink-0 text-faint transition-transform duration-100', open && 'rotate-90')}
    />
  )
}
