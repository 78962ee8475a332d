import { CirclePause, CirclePlus, type LucideIcon, Pause, Play, Repeat, RotateCw, Square } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Run } from '../../../contract/run.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RunDialog } from '../../ui/run-dialog/run-dialog.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { controlsOf, type RunControl } from './run-controls.ts'
import { useRunFocus } from './run-focus.ts'
import { useRun } from './use-run.ts'
import { useRunActions } from './use-run-actions.ts'

// The reader of YAML is wanted by few.
const AddNodesDialog = lazy(() => import('./details/add-nodes-dialog.tsx'))

interface ControlLook {
  label: string
  icon: LucideIcon
  /** What it does, where the label alone does not say it. */
  title?: string
  shortcut?: string
  primary?: boolean
}

const looks: Record<RunControl, ControlLook> = {
  hold: { label: 'Hold', title: 'Let what runs finish, start nothing new', icon: CirclePause, shortcut: 'P' },
  freeze: { label: 'Freeze', title: 'Stop its instances too', icon: Pause, shortcut: 'p' },
  resume: { label: 'Resume', icon: Play, shortcut: 'r', primary: true },
  retry: {
    label: 'Retry failed',
    title: 'Goes on in this run; what completed stays',
    icon: RotateCw,
    shortcut: 'r',
    primary: true,
  },
  again: { label: 'Run again…', title: 'A new run; its inputs can be changed', icon: Repeat },
  add: { label: 'Add nodes…', icon: CirclePlus, shortcut: 'a' },
  cancel: { label: 'Cancel…', title: 'Cancel the run', icon: Square, shortcut: 'x' },
}

/** The controls that the run's state allows. */
export function RunButtons({ run }: { run: Run }) {
  const { pause, resume } = useRunActions(run.id)
  const adding = useRunFocus(({ dialog }) => dialog === 'add')
  const again = useRunFocus(({ dialog }) => dialog === 'again')
  const act: Record<RunControl, () => unknown> = {
    hold: () => pause('hold'),
    freeze: () => pause('freeze'),
    resume: () => resume(),
    retry: () => resume('The nodes were not retried'),
    add: () => useRunFocus.setState({ dialog: 'add' }),
    cancel: () => useRunFocus.setState({ dialog: 'cancel' }),
    again: () => useRunFocus.setState({ dialog: 'again' }),
  }
  const narrow = useMedia(NARROW)
  return (
    <>
      {controlsOf(run).map((control) => {
        const { label, title, icon, shortcut, primary } = looks[control]
        const name = title === undefined ? label : `${label.replace('…', '')}: ${title}`
        return narrow && !primary ? (
          <IconButton key={control} label={name} icon={icon} onClick={act[control]} />
        ) : (
          <Button
            key={control}
            size="sm"
            look={primary ? 'primary' : 'quiet'}
            icon={icon}
            title={title}
            {...(shortcut === undefined ? {} : { shortcut })}
            onClick={act[control]}
          >
            {label}
          </Button>
        )
      })}
      <CancelDialog run={run} />
      {again && <RunAgain run={run} />}
      {adding && (
        <Suspense>
          <AddNodesDialog runId={run.id} onClose={closeDialog} />
        </Suspense>
      )}
    </>
  )
}

/** Asks for the inputs of another run of the same definition; it begins with those of this one. */
function RunAgain({ run }: { run: Run }) {
  const definition = useRun((view) => view.definition)
  if (!definition) return null
  const { name, description, inputs } = definition
  return (
    <RunDialog
      target={{ name, description, inputs, choice: { source: JSON.stringify(definition) }, before: run }}
      onClose={closeDialog}
    />
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
      <p className="break-words text-ink">
        <VisibleText text={run.title} kind="text" />
      </p>
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
