import { Link } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { EmptyState } from '../../../ui/empty-state.tsx'

/** In place of questions that are not there. */
export function GoneState({
  icon,
  title,
  subject,
}: {
  icon: LucideIcon
  title: string
  subject: 'It' | 'They'
}) {
  return (
    <EmptyState page icon={icon} title={title}>
      {subject} may have been forgotten, or the link is of another data directory.{' '}
      <Link to="/modules" className="text-ink underline">
        Go to Modules
      </Link>
    </EmptyState>
  )
}
