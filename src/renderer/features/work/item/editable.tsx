import { Pencil } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { fieldKeys } from '../../../lib/field-keys.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Input, Textarea } from '../../../ui/input.tsx'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { dropDraft, setDraft, useDrafts } from './drafts.ts'

export interface EditableProps {
  /** By which its draft is kept. */
  id: string
  label: string
  value: string
  /** Who changed the item last. */
  changedBy: string
  maxLength: number
  /** Several lines. */
  multiline?: boolean
  /** It is edited from the start. */
  begun?: boolean
  /** Nothing is being written here any more. */
  onClosed?: () => void
  /** Says what belongs here, where nothing is. */
  empty: string
  /** How it is shown. */
  children: (value: string) => ReactNode
  /** Whether it was saved; what kept it from that is told by whoever saves. */
  onSave: (text: string) => Promise<boolean>
}

/**
 * A text that is edited in its place. What was written stays until it is saved or discarded: also when one goes away, and
 * when somebody else changes the text meanwhile, which is said, with what they wrote.
 */
export function Editable(props: EditableProps) {
  const { id, label, value, empty } = props
  const draft = useDrafts((drafts) => drafts[id])
  const [open, setOpen] = useState(false)
  const begin = props.begun === true && draft === undefined && !open
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it comes.
  useEffect(() => {
    if (begin) edit()
  }, [])
  const button = useRef<HTMLButtonElement>(null)
  const edit = () => {
    if (draft === undefined) setDraft(id, { base: value, text: value })
    setOpen(true)
  }
  const close = () => {
    setOpen(false)
    button.current?.focus()
    props.onClosed?.()
  }
  const isWaiting = draft !== undefined && !open
  return (
    <div data-field={label} className="min-w-0 flex-1">
      {open && draft !== undefined ? (
        <Editor {...props} draft={draft} onClose={close} />
      ) : (
        <div className="flex items-start gap-1">
          <div className="min-w-0 flex-1 break-words">
            {value === '' ? <span className="text-faint">{empty}</span> : props.children(value)}
          </div>
          <IconButton
            ref={button}
            data-edit={label}
            size="sm"
            icon={Pencil}
            label={`Edit ${label.toLowerCase()}`}
            onClick={edit}
          />
        </div>
      )}
      {isWaiting && draft.text !== draft.base && (
        <p className="mt-1 flex flex-wrap items-center gap-2 text-amber">
          What you wrote here is not saved.
          <Button size="sm" onClick={edit}>
            Go on
          </Button>
          <Button size="sm" look="quiet" onClick={() => dropDraft(id)}>
            Discard it
          </Button>
        </p>
      )}
    </div>
  )
}

function Editor(props: EditableProps & { draft: { base: string; text: string }; onClose: () => void }) {
  const { id, label, value, draft, multiline, maxLength, onClose } = props
  const [busy, setBusy] = useState(false)
  const isOvertaken = value !== draft.base && value !== draft.text
  const discard = () => {
    dropDraft(id)
    onClose()
  }
  const save = async () => {
    if (busy) return
    if (draft.text === value) return discard()
    setBusy(true)
    const saved = await props.onSave(draft.text)
    setBusy(false)
    if (saved) discard()
  }
  const field = {
    'aria-label': label,
    autoFocus: true,
    maxLength,
    value: draft.text,
    disabled: busy,
    onChange: (event: { target: { value: string } }) =>
      setDraft(id, { base: draft.base, text: event.target.value }),
  }
  // What was written is kept; what was not changed is not.
  const leave = () => (draft.text === draft.base ? discard() : onClose())
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {multiline ? (
        <Textarea
          {...field}
          rows={4}
          maxHeight={32}
          onKeyDown={fieldKeys(['Mod+Enter', () => void save()], ['Escape', leave])}
        />
      ) : (
        <Input {...field} onKeyDown={fieldKeys(['Escape', leave])} />
      )}
      {isOvertaken && (
        <div role="alert" className="rounded-md border border-amber bg-amber-soft px-3 py-2">
          <p className="font-medium">{props.changedBy} has changed this meanwhile. What you wrote is kept.</p>
          <Scrolls className="mt-1 max-h-40 overflow-y-auto whitespace-pre-wrap break-words rounded-sm bg-sunken p-2">
            {value === '' ? 'It is empty now.' : <VisibleText text={value} kind="content" />}
          </Scrolls>
          <Button size="sm" className="mt-2" onClick={discard}>
            Take theirs
          </Button>
        </div>
      )}
      <div className="flex items-center gap-2">
        <Button
          look="primary"
          type="submit"
          disabled={busy}
          {...(multiline ? { shortcut: 'Mod+Enter' } : {})}
        >
          {busy ? 'Saving…' : isOvertaken ? 'Save mine in its place' : 'Save'}
        </Button>
        <Button onClick={leave}>{draft.text === draft.base ? 'Cancel' : 'Later'}</Button>
        {draft.text !== draft.base && (
          <Button look="quiet" onClick={discard}>
            Discard
          </Button>
        )}
      </div>
    </form>
  )
}
