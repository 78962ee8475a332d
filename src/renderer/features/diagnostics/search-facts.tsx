import { useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { useLiveValue } from '../../lib/use-live-value.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { formatBytes, formatCount, formatDuration } from '../../ui/format.ts'
import { Section } from '../../ui/section.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'

const nothing = {}
const words = {
  ready: 'It is ready.',
  building: 'It is being built.',
  rebuilding: 'It is being built anew; the old one answers.',
  off: 'Nothing writes it now.',
} as const

/** The index of the search: how large it is, and how far it is behind. */
export function SearchFacts() {
  const client = useClient()
  const [refusal, setRefusal] = useState<MusterError | null>(null)
  const { value: status, error } = useLiveValue(
    'search.status',
    nothing,
    'search.changed',
    (payload) => payload.status,
  )
  const rebuild = () => {
    setRefusal(null)
    client.call('search.rebuild', {}).catch((thrown: unknown) => setRefusal(toMusterError(thrown)))
  }
  const failed = refusal ?? error
  return (
    <Section
      title="Search index"
      action={
        <Button size="sm" disabled={status?.state === 'rebuilding'} onClick={rebuild}>
          Build anew
        </Button>
      }
    >
      {failed && (
        <div className="p-3">
          <ErrorNote message={failed.message} hint={failed.hint} />
        </div>
      )}
      {status === null && !failed && <SkeletonLines lines={1} />}
      {status !== null && (
        <p className="px-4 py-2 text-muted">
          {`${words[status.state]} ${formatCount(status.documents)} texts, ${formatBytes(status.bytes)}. `}
          {status.behind === 0
            ? 'Everything is in it.'
            : `${formatCount(status.behind)} events are not in it yet, for ${formatDuration(status.behindMs)}.`}
          {status.progress !== null && ` ${Math.round(status.progress * 100)}% is done.`}
          {status.problem !== null && ` ${status.problem}`}
        </p>
      )}
    </Section>
  )
}
