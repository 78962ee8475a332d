import { type ReactNode, useId } from 'react'

/** A titled part of an item's page. */
export function Part(props: { title: string; count?: number; aside?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <div className="mb-1 flex min-h-6 items-center gap-2">
        <h2 id={id} className="font-semibold">
          {props.title}
          {props.count !== undefined && props.count > 0 && (
            <span className="ml-1.5 font-normal text-faint">{props.count}</span>
          )}
        </h2>
        <span className="flex-1" />
        {props.aside}
      </div>
      {props.children}
    </section>
  )
}
