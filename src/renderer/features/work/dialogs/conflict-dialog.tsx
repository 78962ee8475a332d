import { useEffect, useState } from 'react'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { Button } from '../../../ui/button.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { fieldName } from '../../../ui/work/describe-field.ts'
import { differing, fieldOf } from '../../../ui/work/versions.ts'
import { VersionsTable } from '../../../ui/work/versions-table.tsx'
import { isOvertaken } from '../use-change.ts'
import { type Conflict, useWorkDialogs } from './work-dialogs.ts'

/** Somebody else changed the item first: both versions, and the way to make the change all the same. */
export function ConflictDialog() {
  const conflict = useWorkDialogs((state) => state.conflict)
  return conflict && <OpenConflict key={`${conflict.seen.id} ${conflict.seen.version}`} {...conflict} />
}

function OpenConflict({ seen, change, settle }: Conflict) {
  const client = useClient()
  const [now, setNow] = useState<WorkItem | null>(null)
  const [error, setError] = useCallError()
  const [busy, setBusy] = useState(false)
  const [again, setAgain] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads it again.
  useEffect(() => {
    let ended = false
    client.call('work.get', { itemId: seen.id }).then(
      ({ item }) => !ended && setNow(item),
      (thrown: unknown) => !ended && setError(toMusterError(thrown)),
    )
    return () => {
      ended = true
    }
  }, [client, seen.id, again])
  const end = (item: WorkItem | null) => {
    useWorkDialogs.setState({ conflict: null })
    settle(item)
  }
  const apply = async () => {
    if (now === null || busy) return
    setBusy(true)
    setError(null)
    try {
      const { item } = await client.call('work.update', { ...change, itemId: seen.id, version: now.version })
      end(item)
    } catch (thrown) {
      const failure = toMusterError(thrown)
      setError(failure)
      // Once more somebody was first: what they made of it is shown before it is tried again.
      if (isOvertaken(failure)) setAgain(again + 1)
      setBusy(false)
    }
  }
  const fields = Object.keys(change).filter((field) => field !== 'force')
  const others = now === null ? [] : differing(seen, now).filter((field) => !fields.includes(field))
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && end(null)}
      title="Somebody else changed it first"
      description={
        <>
          <VisibleText text={now?.title ?? seen.title} kind="text" />: you saw version {seen.version}
          {now !== null && (
            <>
              , and {now.updatedBy} has made version {now.version} of it
            </>
          )}
          . Nothing of yours was written.
        </>
      }
      footer={
        <>
          <Button onClick={() => end(null)}>Keep theirs</Button>
          <Button look="primary" disabled={now === null || busy} onClick={() => void apply()}>
            Apply mine again
          </Button>
        </>
      }
    >
      {now === null && error === null && <SkeletonLines lines={3} />}
      {now !== null && (
        <VersionsTable
          fields={fields}
          versions={[
            { name: 'You saw', of: (field) => fieldOf(seen, field) },
            { name: 'It is now', of: (field) => fieldOf(now, field) },
            { name: 'Yours', of: (field) => fieldOf(change, field) },
          ]}
        />
      )}
      {others.length > 0 && (
        <p className="mt-2 text-muted">
          Besides, {others.map((field) => fieldName(field).toLowerCase()).join(', ')} changed. That stays,
          whatever you choose.
        </p>
      )}
      {error && (
        <div className="mt-3">
          <ErrorNote message={error.message} hint={error.hint} />
        </div>
      )}
    </Dialog>
  )
}

/** Something below the item is open: a person may complete it all the same. */
export function OpenBelowDialog() {
  const asked = useWorkDialogs((state) => state.openBelow)
  const end = (force: boolean) => {
    useWorkDialogs.setState({ openBelow: null })
    asked?.settle(force)
  }
  return (
    <ConfirmDialog
      open={asked !== null}
      onOpenChange={(open) => !open && asked !== null && end(false)}
      title="Complete it all the same?"
      confirm="Complete"
      onConfirm={() => end(true)}
    >
      {asked?.message}
    </ConfirmDialog>
  )
}
