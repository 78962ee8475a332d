import { Link, useParams } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useMemo } from 'react'
import { isNowhere } from '../../lib/client.ts'
import { useLiveValue } from '../../lib/use-live-value.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { DefinitionPage } from './definition-page.tsx'
import { newDefinition, useDrafts } from './drafts.ts'
import { StartPage } from './start-page.tsx'

/** The page of one definition: a saved one or a template by its name, or one that is being begun. */
export function DefinitionRoute() {
  const { name } = useParams({ from: '/workflows/$name' })
  const begun = useDrafts(({ drafts }) => drafts[newDefinition] !== undefined)
  if (name !== newDefinition) return <SavedDefinition key={name} name={name} />
  return begun ? <DefinitionPage name={newDefinition} saved={null} /> : <StartPage />
}

function SavedDefinition({ name }: { name: string }) {
  const input = useMemo(() => ({ name }), [name])
  // The list of all says that something changed; this one is read again then.
  const { value, error, reload } = useLiveValue('workflow.get', input, 'workflow.changed', () => null)
  if (value) return <DefinitionPage name={name} saved={value} />
  return (
    <>
      <PageHeader title={name} />
      {error === null ? (
        <SkeletonLines lines={10} />
      ) : isNowhere(error) ? (
        <EmptyState icon={SearchX} title={`There is no workflow ${name}`}>
          It may have been removed.{' '}
          <Link to="/workflows" search={{ tab: 'definitions' }} className="text-ink underline">
            Show all definitions
          </Link>
        </EmptyState>
      ) : (
        <div className="p-4">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
    </>
  )
}
