import { CirclePause, CirclePlus, type LucideIcon, Pause, Play, RotateCw, Square } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Run } from '../../../contract/workflow.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useRun } from './model/use-run.ts'
import { controlsOf, type RunControl } from './run-controls.ts'
import { useRunFocus } from './run-focus.ts'
import { useRunActions } from './use-run-actions.ts'

// The reader of YAML is wanted by few.
const AddNodesDialog = lazy(() => import('./details/add-nodes-dialog.tsx'))

const looks: Record<RunControl, { label: string; icon: LucideIcon; shortcut: string }> = {
  hold: { label: 'Hold: let what runs finish, start nothing new', icon: CirclePause, shortcut: 'P' },
  freeze: { label: 'Freeze: stop its instances too', icon: Pause, shortcut: 'p' },
  resume: { label: 'Resume', icon: Play, shortcut: 'r' },
  retry: { label: 'Retry failed', icon: RotateCw, shortcut: 'r' },
  add: { label: 'Add nodes…', icon: CirclePlus, shortcut: 'a' },
  cancel: { label: 'Cancel the run', icon: Square, shortcut: 'x' },
}

/** The controls that the run's state allows. */
export function RunButtons({ run }: { run: Run }) {
  const { pause, resume } = useRunActions(run.id)
  const adding = useRunFocus(({ dialog }) => dialog === 'add')
  const act: Record<RunControl, () => unknown> = {
    hold: () => pause('hold'),
    freeze: () => pause('freeze'),
    resume: () => resume(),
    retry: () => resume('The nodes were not retried'),
    add: () => useRunFocus.setState({ dialog: 'add' }),
    cancel: () => useRunFocus.setState({ dialog: 'cancel' }),
  }
  return (
    <>
      {controlsOf(run).map((control) =>
        control === 'resume' || control === 'retry' ? (
          <Button
            key={control}
            size="sm"
            look="primary"
            icon={looks[control].icon}
            shortcut={looks[control].shortcut}
            onClick={act[control]}
          >
            {looks[control].label}
          </Button>
        ) : (
          <IconButton key={control} {...looks[control]} onClick={act[control]} />
        ),
      )}
      <CancelDialog run={run} />
      {adding && (
        <Suspense>
          <AddNodesDialog runId={run.id} onClose={closeDialog} />
        </Suspense>
      )}
    </>
  )
}

const closeDialog = () => useRunFocus.setState({ dialog: null })

/** The second step before a run is cancelled: names what is lost, and offers to undo what was done. */
function CancelDialog({ run }: { run: Run }) {
  const { cancel } = useRunActions(run.id)
  const open = useRunFocus(({ dialog }) => dialog === 'cancel')
  const [compensate, setCompensate] = useState(false)
  const undoable = useRun(
    (view) => view.definition?.nodes.filter((node) => node.compensate !== undefined).length ?? 0,
  )
  const { running } = run.progress
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && closeDialog()}
      title="Cancel this run?"
      confirm="Cancel run"
      onConfirm={() => void cancel(compensate && undoable > 0)}
    >
      <p className="break-words text-ink">{run.title}</p>
      <p className="mt-2">
        {running === 0
          ? 'Nothing of it runs now. What is pending will not start.'
          : `${running} running ${running === 1 ? 'node ends' : 'nodes end'} now, and what ${running === 1 ? 'it was' : 'they were'} doing is lost. What is pending will not start.`}{' '}
        Results so far stay, and the run can be taken up again.
      </p>
      {undoable > 0 && (
        <div className="mt-2 text-ink">
          <Checkbox checked={compensate} onCheckedChange={setCompensate}>
            {`Undo what was completed (${undoable} ${undoable === 1 ? 'node says' : 'nodes say'} how)`}
          </Checkbox>
        </div>
      )}
    </ConfirmDialog>
  )
}
