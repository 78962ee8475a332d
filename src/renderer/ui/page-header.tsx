import type { ReactNode } from 'react'
import { usePageTitle } from '../lib/use-page-title.ts'

/** The line at the top of a page: its title, what belongs to it, and its one primary action at the right. */
export function PageHeader({
  title,
  children,
  actions,
}: {
  title: string
  children?: ReactNode
  actions?: ReactNode
}) {
  usePageTitle(title)
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b px-4 py-1.5 max-md:px-3">
      <h1 className="font-semibold text-lg">{title}</h1>
      <div className="flex min-w-0 flex-1 items-center gap-2">{children}</div>
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </header>
  )
}
