import type { MouseEvent } from 'react'
import type { PermissionKind } from '../../../contract/permission.ts'
import { Button } from '../button.tsx'

type Click = (event: MouseEvent) => void

/** The answers to a request as buttons. One shows its key only where the key works. */
export function PermissionButtons(props: {
  mode: 'idle' | 'editing'
  kind: PermissionKind
  busy: boolean
  keys: boolean
  allowKeys: boolean
  canAlways: boolean
  /** No suggestion is ticked, so that "always" means nothing. */
  nothingApplied: boolean
  onAllow: Click
  onWidely: Click
  onAlways: Click
  onDeny: Click
  onStop: Click
  onEdit: (editing: boolean) => void
}) {
  const { mode, busy } = props
  const plan = props.kind === 'plan'
  const idle = mode === 'idle'
  const hint = (shortcut: string, works: boolean) => (works ? { shortcut } : {})
  return (
    <div className="flex flex-wrap gap-2">
      <Button look="primary" {...hint('a', props.allowKeys)} disabled={busy} onClick={props.onAllow}>
        {idle ? (plan ? 'Approve plan' : 'Allow once') : 'Allow as edited'}
      </Button>
      {idle && (
        <Button {...hint('s', props.allowKeys)} disabled={busy} onClick={props.onWidely}>
          {plan ? 'Approve and accept edits' : 'Allow for this session'}
        </Button>
      )}
      {props.canAlways && idle && (
        <Button
          {...hint('A', props.allowKeys)}
          disabled={busy || props.nothingApplied}
          onClick={props.onAlways}
        >
          Always allow
        </Button>
      )}
      <Button {...hint('d', props.keys)} disabled={busy} onClick={props.onDeny}>
        {plan ? 'Keep planning' : 'Deny'}
      </Button>
      <Button look="quiet" {...hint('D', props.keys)} disabled={busy} onClick={props.onStop}>
        Deny and stop
      </Button>
      {props.kind === 'tool' &&
        (idle ? (
          <Button look="quiet" {...hint('e', props.keys)} disabled={busy} onClick={() => props.onEdit(true)}>
            Edit
          </Button>
        ) : (
          <Button look="quiet" disabled={busy} onClick={() => props.onEdit(false)}>
            Cancel
          </Button>
        ))}
    </div>
  )
}
