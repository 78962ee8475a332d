import { clsx } from 'clsx'
import { type ReactNode, useState } from 'react'
import { Chevron } from './chevron.tsx'

/**
 * What can be unfolded under its summary; it is there only while it is unfolded, so that nothing is read for what nobody
 * sees. `open` unfolds it from outside; undefined leaves it to the person.
 */
export function Disclosure(props: {
  summary: ReactNode
  children: ReactNode
  open?: boolean | undefined
  className?: string
  summaryClassName?: string
}) {
  const [shown, setShown] = useState(props.open === true)
  return (
    <details
      className={props.className}
      open={props.open}
      onToggle={(event) => setShown(event.currentTarget.open)}
    >
      <summary
        className={clsx(
          'flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-muted hover:text-ink',
          props.summaryClassName,
        )}
      >
        <Chevron open={shown} />
        {props.summary}
      </summary>
      {shown && props.children}
    </details>
  )
}
