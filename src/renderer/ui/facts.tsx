import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'

/** A titled group of the inspector. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-line border-b px-4 py-3 last:border-b-0">
      <h2 className="mb-1.5 font-semibold">{title}</h2>
      {children}
    </section>
  )
}

/** Names and values in two columns. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-baseline gap-x-3 gap-y-1">{children}</dl>
}

/** One name and its value; with `copy`, a button that copies it. */
export function Fact({
  name,
  children,
  copy,
}: {
  name: string
  children: ReactNode
  copy?: string | null | undefined
}) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="flex min-w-0 items-start gap-1 break-words">
        <span className="min-w-0 flex-1 break-words">{children}</span>
        {copy && <CopyButton text={copy} label={`Copy ${name.toLowerCase()}`} className="-my-1 shrink-0" />}
      </dd>
    </>
  )
}
