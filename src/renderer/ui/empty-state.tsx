import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** Says what will be here and offers the action that fills it. */
export function EmptyState(props: {
  icon: LucideIcon
  title: string
  /** It is all of a page, so that its title is the page's. */
  page?: boolean
  children?: ReactNode
  actions?: ReactNode
}) {
  const Icon = props.icon
  const Title = props.page ? 'h1' : 'h2'
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 px-6 py-10 text-center">
      <Icon aria-hidden size={24} strokeWidth={1.5} className="text-faint" />
      <div className="max-w-[30rem]">
        <Title className="font-semibold text-lg">{props.title}</Title>
        {props.children && <div className="mt-1 text-balance text-muted">{props.children}</div>}
      </div>
      {props.actions && <div className="flex flex-wrap justify-center gap-2">{props.actions}</div>}
    </div>
  )
}
