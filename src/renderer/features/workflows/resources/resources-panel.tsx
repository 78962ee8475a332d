import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Resource } from '../../../../contract/workflow-resources.ts'
import type { LiveValue } from '../../../lib/use-live-value.ts'
import { Button } from '../../../ui/button.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { CachedResults } from './cached-results.tsx'
import { CircuitList } from './circuit-list.tsx'
import { ResourceDialog } from './resource-dialog.tsx'
import { ResourceList } from './resource-list.tsx'
import { usePolled } from './use-polled.ts'

const query = {}

/** What runs share: resources with their locks, circuits, and the cache of results. */
export function ResourcesPanel() {
  const resources = usePolled('resource.list', query)
  const circuits = usePolled('circuit.list', query)
  const cache = usePolled('cache.stats', query)
  const [editing, setEditing] = useState<'new' | Resource | null>(null)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex max-w-[62rem] flex-col gap-6 px-4 py-4 max-md:px-3">
        <Part
          title="Resources"
          note="What nodes of workflows lock, with who holds and who waits."
          action={
            <Button size="sm" icon={Plus} onClick={() => setEditing('new')}>
              Register resource
            </Button>
          }
          of={resources}
        >
          {({ resources: list }) => (
            <ResourceList resources={list} onEdit={setEditing} onChanged={resources.reload} />
          )}
        </Part>
        <Part
          title="Circuits"
          note="A model or workflow that fails again and again is left alone for a while."
          of={circuits}
        >
          {({ circuits: list }) => <CircuitList circuits={list} onChanged={circuits.reload} />}
        </Part>
        <Part title="Cached results" note="Results of nodes that are used again instead of run." of={cache}>
          {(stats) => <CachedResults stats={stats} onChanged={cache.reload} />}
        </Part>
      </div>
      {editing !== null && (
        <ResourceDialog
          resource={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={resources.reload}
        />
      )}
    </div>
  )
}

function Part<T>(props: {
  title: string
  note: string
  action?: ReactNode
  of: LiveValue<T>
  children: (value: T) => ReactNode
}) {
  const { value, error, reload } = props.of
  return (
    <section aria-label={props.title}>
      <div className="mb-2 flex items-end gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{props.title}</h2>
          <p className="text-faint text-sm">{props.note}</p>
        </div>
        {props.action}
      </div>
      <div className="overflow-hidden rounded-lg border border-line">
        {value !== null ? (
          props.children(value)
        ) : error ? (
          <div className="p-3">
            <ReadError error={error} onAgain={reload} />
          </div>
        ) : (
          <SkeletonLines lines={2} />
        )}
      </div>
    </section>
  )
}
