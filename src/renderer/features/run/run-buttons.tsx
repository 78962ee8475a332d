import { CirclePause, type LucideIcon, Pause, Play, RotateCw, Square } from 'lucide-react'
import { useState } from 'react'
import type { Run } from '../../../contract/workflow.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useRun } from './model/use-run.ts'
import { controlsOf, type RunControl } from './run-controls.ts'
import { useRunActions } from './use-run-actions.ts'
import { useCancelQuestion } from './use-run-keys.ts'

const looks: Record<RunControl, { label: string; icon: LucideIcon; shortcut: string }> = {
  hold: { label: 'Hold: let what runs finish, start nothing new', icon: CirclePause, shortcut: 'P' },
  freeze: { label: 'Freeze: stop its instances too', icon: Pause, shortcut: 'p' },
  resume: { label: 'Resume', icon: Play, shortcut: 'r' },
  retry: { label: 'Retry failed', icon: RotateCw, shortcut: 'r' },
  cancel: { label: 'Cancel the run', icon: Square, shortcut: 'x' },
}

/** The controls that the run's state allows. */
export function RunButtons({ run }: { run: Run }) {
  const { pause, resume } = useRunActions(run.id)
  const act: Record<RunControl, () => unknown> = {
    hold: () => pause('hold'),
    freeze: () => pause('freeze'),
    resume: () => resume(),
    retry: () => resume('The nodes were not retried'),
    cancel: () => useCancelQuestion.setState({ open: true }),
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
    </>
  )
}

/** The second step before a run is cancelled: names what is lost, and offers to undo what was done. */
function CancelDialog({ run }: { run: Run }) {
  const { cancel } = useRunActions(run.id)
  const { open } = useCancelQuestion()
  const [compensate, setCompensate] = useState(false)
  const undoable = useRun(
    (view) => view.definition?.nodes.filter((node) => node.compensate !== undefined).length ?? 0,
  )
  const { running } = run.progress
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => useCancelQuestion.setState({ open: next })}
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
