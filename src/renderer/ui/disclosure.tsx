import { clsx } from 'clsx'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

/** What can be unfolded under its summary. `open` unfolds it from outside; undefined leaves it to the person. */
export function Disclosure(props: {
  summary: ReactNode
  children: ReactNode
  open?: boolean | undefined
  className?: string
  summaryClassName?: string
}) {
  return (
    <details className={clsx('group/fold', props.className)} open={props.open}>
      <summary
        className={clsx(
          'flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-muted hover:text-ink',
          props.summaryClassName,
        )}
      >
        <ChevronRight
          aria-hidden
          size={14}
          strokeWidth={1.75}
          className="shrink-0 transition-transform duration-100 group-open/fold:rotate-90"
        />
        {props.summary}
      </summary>
      {props.children}
    </details>
  )
}
