import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { usePageTitle } from '../lib/use-page-title.ts'
import { EmptyState } from '../ui/empty-state.tsx'

/** Shown for an address that leads nowhere. */
export function NotFound() {
  usePageTitle('No such page')
  return (
    <EmptyState page icon={SearchX} title="There is no such page">
      The address may be mistyped.{' '}
      <Link to="/" className="text-ink underline">
        Go to Fleet
      </Link>
    </EmptyState>
  )
}
