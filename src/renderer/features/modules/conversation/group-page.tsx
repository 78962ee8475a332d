import { useParams } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { Fragment, useEffect, useMemo, useState } from 'react'
import { isFinalQuery, type Query, type Together } from '../../../../contract/module-query.ts'
import { useClient } from '../../../lib/client.ts'
import { Badge } from '../../../ui/badge.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { Markdown } from '../../../ui/task/markdown/markdown.tsx'
import { ForgetDialog, type ForgetTarget } from '../forget-dialog.tsx'
import { useQueries } from '../history/use-queries.ts'
import { GoneState } from './gone-state.tsx'
import { JsonValue } from './json-value.tsx'
import { Turn } from './turn.tsx'

/** Questions that were asked as one: what they are together, and each with its answer, live. */
export function GroupPage() {
  const { groupId } = useParams({ from: '/modules/asked/$groupId' })
  return <OpenGroup key={groupId} groupId={groupId} />
}

function OpenGroup({ groupId }: { groupId: string }) {
  const filter = useMemo(() => ({ groupId }), [groupId])
  const { queries, loaded, error, reload } = useQueries(filter, 50)
  const [forgetting, setForgetting] = useState<ForgetTarget | null>(null)
  const ordered = queries.toSorted((a, b) => a.position - b.position)
  const together = useTogether(ordered)
  const [first] = ordered
  const ended = ordered.filter(({ state }) => isFinalQuery(state)).length
  if (loaded && first === undefined) {
    return <GoneState icon={SearchX} title="There are no such questions" subject="They" />
  }
  return (
    <>
      <PageHeader title="Several modules asked">
        {first && (
          <span className="truncate text-muted">
            {first.decision.request.mode === 'sequence' ? 'One after the other' : 'At the same time'}: {ended}{' '}
            of {ordered.length} ended
          </span>
        )}
      </PageHeader>
      {error && (
        <div className="p-4">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
      {!loaded && !error && <SkeletonLines lines={8} />}
      <Scrolls
        role="log"
        aria-label="Questions and answers"
        className="min-h-0 flex-1 overflow-y-auto px-4 py-2 outline-offset-[-2px] max-md:px-3"
      >
        <div className="mx-auto max-w-[60rem]">
          {together && (
            // What is collected stands below, each answer with its module.
            <section aria-label="Together" className="rounded-md border border-line px-3 py-2.5">
              <h2 className="mb-1 flex items-center gap-2 font-semibold">
                Together <Badge>{howOf(first)}</Badge>
              </h2>
              <p className="mb-2 text-muted">{together.note}</p>
              {first?.decision.request.aggregation === 'collect' &&
              first.decision.request.mode !== 'sequence' ? null : typeof together.value === 'string' ? (
                <Markdown text={together.value} />
              ) : (
                together.value !== null && <JsonValue value={together.value} label="All" />
              )}
            </section>
          )}
          {ordered.map((query, index) => (
            <Fragment key={query.id}>
              {index > 0 && <hr className="border-line" />}
              <Turn query={query} heading onForget={setForgetting} />
            </Fragment>
          ))}
        </div>
      </Scrolls>
      <ForgetDialog target={forgetting} onClose={() => setForgetting(null)} />
    </>
  )
}

/** What the answers are as one, once all are there. */
function useTogether(queries: readonly Query[]): Together | null {
  const client = useClient()
  const [together, setTogether] = useState<{ key: string; value: Together | null } | null>(null)
  const isOver = queries.length > 1 && queries.every(({ state }) => isFinalQuery(state))
  const key = isOver ? queries.map(({ id }) => id).join(' ') : ''
  useEffect(() => {
    if (key === '') return
    let stopped = false
    client.call('module.wait', { queryIds: key.split(' '), timeoutMs: 0 }).then(
      (answer) => !stopped && setTogether({ key, value: answer.together }),
      // The answers themselves are there.
      () => {},
    )
    return () => {
      stopped = true
    }
  }, [client, key])
  return together?.key === key ? together.value : null
}

function howOf(query: Query | undefined): string {
  const { mode, aggregation } = query?.decision.request ?? { mode: 'parallel', aggregation: 'collect' }
  return mode === 'sequence' ? 'one after the other' : aggregation
}
