import { clsx } from 'clsx'
import { type ReactNode, useId } from 'react'

/** A titled part of a settings-like page. */
export function Section(props: {
  title: string
  note?: string
  action?: ReactNode
  /** Without a frame: the content brings its own. */
  bare?: boolean
  children: ReactNode
}) {
  return (
    <section>
      <div className="mb-2 flex items-end gap-3">
        <div className="flex-1">
          <h2 className="font-semibold text-lg">{props.title}</h2>
          {props.note && <p className="text-faint text-sm">{props.note}</p>}
        </div>
        {props.action}
      </div>
      <div className={clsx(!props.bare && 'overflow-hidden rounded-lg border border-line')}>
        {props.children}
      </div>
    </section>
  )
}

/** A labelled control in a {@link Section}. */
export function Row({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="flex items-center justify-between gap-4 border-line border-b px-4 py-2 last:border-b-0">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
