import { Cpu, PanelRight, Plus, TriangleAlert } from 'lucide-react'
import { describePlaces, type PoolStatus } from '../../../contract/pool.ts'
import { useInstanceFocus } from '../../lib/instance-focus.ts'
import { setPreferences, usePreferences } from '../../lib/preferences.ts'
import { useReadings, useReadingsFeed } from '../../lib/readings.ts'
import { openNewTask } from '../../lib/shell-state.ts'
import { useLive } from '../../lib/store.ts'
import { useLiveValue } from '../../lib/use-live-value.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { InspectorFrame } from '../../ui/inspector-frame.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { EndInstanceDialog } from './end-instance-dialog.tsx'
import { InstanceDetails } from './instance-details.tsx'
import { InstanceTable } from './instance-table.tsx'
import { OrphanList } from './orphan-list.tsx'
import { OutputDialog } from './output-dialog.tsx'
import { ProfileDialog } from './profile-dialog.tsx'
import { ProfileList } from './profile-list.tsx'
import { useInstances } from './use-instances.ts'

const nothing = {}

/** The processes behind the tasks: what each does and costs, what is kept ready, what was left behind. */
export function InstancesPage() {
  useReadingsFeed()
  const pool = useLiveValue('pool.get', nothing, 'pool.changed', (event) => event.pool)
  const inspectorOpen = usePreferences((state) => state.inspectorOpen)
  const narrow = useMedia(NARROW)
  const cursorId = useInstanceFocus((focus) => focus.cursorId)
  const adding = useInstanceFocus((focus) => focus.adding)
  const setAdding = (open: boolean) => useInstanceFocus.setState({ adding: open })
  return (
    <>
      <PageHeader
        title="Instances"
        actions={
          <>
            {!narrow && (
              <IconButton
                label={inspectorOpen ? 'Hide the details' : 'Show the details'}
                shortcut="\\"
                icon={PanelRight}
                pressed={inspectorOpen}
                onClick={() => setPreferences({ inspectorOpen: !inspectorOpen })}
              />
            )}
            <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
              Keep ready
            </Button>
          </>
        }
      >
        {pool.value && <PoolLine pool={pool.value} />}
      </PageHeader>
      <InspectorFrame
        id="instances"
        inspector={cursorId === null ? null : <InstanceDetails key={cursorId} instanceId={cursorId} />}
      >
        <div className="flex h-full min-h-0 flex-col">
          {pool.value?.heldBack != null && (
            <p className="flex items-start gap-1.5 border-line border-b bg-amber-soft px-4 py-1.5 text-amber max-md:px-3">
              <TriangleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0" />
              Nothing new starts now: {pool.value.heldBack}
            </p>
          )}
          <InstanceList />
          {pool.error && !pool.value && (
            <div className="px-4 py-2">
              <ReadError error={pool.error} onAgain={pool.reload} />
            </div>
          )}
          {pool.value && pool.value.profiles.length > 0 && <ProfileList profiles={pool.value.profiles} />}
          <OrphanList />
        </div>
      </InspectorFrame>
      {narrow && (
        <Dialog
          open={cursorId !== null}
          onOpenChange={(open) => {
            if (!open) useInstanceFocus.setState({ cursorId: null })
          }}
          title="Instance"
        >
          {cursorId !== null && <InstanceDetails key={cursorId} instanceId={cursorId} />}
        </Dialog>
      )}
      <ProfileDialog open={adding} onClose={() => setAdding(false)} />
      <OutputDialog />
      <EndInstanceDialog />
    </>
  )
}

function PoolLine({ pool }: { pool: PoolStatus }) {
  const parts = [describePlaces(pool), ...(pool.queued > 0 ? [`${pool.queued} queued`] : [])]
  return <p className="truncate text-muted">{parts.join(', ')}</p>
}

function InstanceList() {
  const loaded = useLive((state) => state.loaded)
  const error = useReadings((state) => state.error)
  const instances = useInstances()
  if (!loaded) {
    return (
      <div className="flex-1">
        <SkeletonLines lines={8} />
      </div>
    )
  }
  if (instances.length === 0) {
    return (
      <div className="min-h-0 flex-1">
        <EmptyState
          icon={Cpu}
          title="No process runs"
          actions={<Button onClick={() => openNewTask()}>New task</Button>}
        >
          Each task runs in a process of Claude Code. While one runs, its state, memory and CPU are here. To
          have some wait for new sessions, keep them ready.
        </EmptyState>
      </div>
    )
  }
  return (
    <>
      {error && (
        <div className="px-4 py-2 max-md:px-3">
          <ErrorNote message={error.message} hint={error.hint} />
        </div>
      )}
      <InstanceTable instances={instances} />
    </>
  )
}
