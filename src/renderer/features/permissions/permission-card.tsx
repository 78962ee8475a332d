import { useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { Input as CallInput } from '../../../contract/operations.ts'
import { type Permission, type PermissionAnswer, usualSuggestions } from '../../../contract/permission.ts'
import type { Json } from '../../../contract/values.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Field, Textarea } from '../../ui/input.tsx'
import { Time } from '../../ui/time.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { canAnswerByKey } from './can-answer-by-key.ts'
import { DenyForm } from './deny-form.tsx'
import { describePermission } from './describe-permission.ts'
import { InView } from './in-view.tsx'
import { MarkWarning } from './mark-warning.tsx'
import { PermissionInput } from './permission-input.tsx'
import { QuestionForm } from './question-form.tsx'
import { SuggestionList } from './suggestion-list.tsx'

/** An answer before defaults are filled in. */
type Answer = CallInput<'permission.answer'>['answer']

export interface PermissionCardProps {
  permission: Permission
  /** The keys a, s, A, d, D and e answer this request. At most one card of a page may have them. */
  keys?: boolean
  /** Called once the supervisor took the answer. */
  onAnswered?: (decision: PermissionAnswer['decision']) => void
}

/** A request for permission, a question or a plan, with everything needed to answer it. */
export function PermissionCard(props: PermissionCardProps) {
  // Another request is another card: nothing of a half-written answer may go to it.
  return <Card key={props.permission.id} {...props} />
}

function Card({ permission, keys = false, onAnswered }: PermissionCardProps) {
  const client = useClient()
  const [mode, setMode] = useState<'idle' | 'denying' | 'editing'>('idle')
  const [busy, setBusy] = useState(false)
  const [seen, setSeen] = useState(false)
  const [error, setError] = useState<MusterError | null>(null)
  const [reason, setReason] = useState('')
  const [draft, setDraft] = useState(() => JSON.stringify(permission.input, null, 2))
  const [draftError, setDraftError] = useState<string | null>(null)
  const [applied, setApplied] = useState(() => usualSuggestions(permission.suggestions))
  const plan = permission.kind === 'plan'
  const question = permission.kind === 'question'
  const canAlways = permission.kind === 'tool' && permission.suggestions.length > 0
  const { icon: Icon, sentence } = describePermission(permission)

  const send = async (answer: Answer) => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await client.call('permission.answer', { permissionId: permission.id, answer })
      onAnswered?.(answer.decision)
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  const allow = () => {
    if (mode !== 'editing') return send({ decision: 'allow' })
    const updatedInput = parseInput(draft)
    if (updatedInput === null) {
      setDraftError('This is not a JSON object.')
      return
    }
    return send({ decision: 'allow', updatedInput })
  }
  /** More than this once: the same for the rest of the session; a plan with edits that are not asked. */
  const widely = () => {
    if (mode !== 'idle') return
    if (plan) void send({ decision: 'allow', mode: 'acceptEdits' })
    else if (!question) void send({ decision: 'allow', scope: 'session' })
  }
  const always = () => {
    if (canAlways && applied.length > 0) void send({ decision: 'allow', applySuggestions: applied })
  }
  const deny = (interrupt: boolean) => {
    const message = reason.trim()
    void send({ decision: 'deny', interrupt, ...(message === '' ? {} : { message }) })
  }
  const allowKeys = keys && canAnswerByKey(permission, seen)
  /** A button shows its key only where the key works. */
  const hint = (shortcut: string) =>
    (['a', 's', 'A'].includes(shortcut) ? allowKeys : keys) ? { shortcut } : {}
  const group = 'Request'
  useShortcuts(
    [
      {
        keys: 'a',
        label: plan ? 'Approve the plan' : 'Allow once',
        group,
        run: () => allowKeys && !question && void allow(),
      },
      {
        keys: 's',
        label: plan ? 'Approve the plan and accept edits' : 'Allow for this session',
        group,
        run: () => allowKeys && widely(),
      },
      { keys: 'A', label: 'Always allow', group, run: () => allowKeys && always() },
      { keys: 'd', label: 'Deny with a reason', group, run: () => setMode('denying') },
      { keys: 'D', label: 'Deny and stop', group, run: () => deny(true) },
      {
        keys: 'e',
        label: 'Edit the input',
        group,
        run: () => permission.kind === 'tool' && setMode('editing'),
      },
    ],
    keys && !busy,
  )
  return (
    <section aria-label={sentence} className="flex flex-col gap-3">
      <header className="flex items-center gap-2">
        <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-amber" />
        <h2 className="font-semibold">
          <VisibleText text={sentence} />
        </h2>
        <Time at={permission.requestedAt} className="ml-auto shrink-0 text-faint text-sm" />
      </header>
      {permission.description &&
        permission.description !== permission.input.description &&
        permission.kind === 'tool' &&
        !permission.input.file_path && (
          <p className="text-muted">
            <VisibleText text={permission.description} kind="text" />
          </p>
        )}
      <MarkWarning request={permission} />
      {question ? (
        mode === 'denying' || (
          <InView seen={seen} onSeen={setSeen}>
            <QuestionForm
              permission={permission}
              busy={busy}
              keys={allowKeys}
              onAnswer={(updatedInput) => void send({ decision: 'allow', updatedInput })}
              onDecline={() => setMode('denying')}
            />
          </InView>
        )
      ) : mode === 'editing' ? (
        <Field label="Input (JSON)" error={draftError ?? undefined}>
          {(ids) => (
            <Textarea
              {...ids}
              autoFocus
              className="font-mono text-sm"
              value={draft}
              onChange={(event) => {
                setDraft(event.target.value)
                setDraftError(null)
              }}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setMode('idle')
                if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void allow()
              }}
            />
          )}
        </Field>
      ) : (
        <InView seen={seen} onSeen={setSeen}>
          <PermissionInput permission={permission} />
        </InView>
      )}
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      {mode === 'denying' ? (
        <DenyForm
          reason={reason}
          onReason={setReason}
          label={plan ? 'What should be different?' : 'Reason (optional)'}
          busy={busy}
          onDeny={deny}
          onCancel={() => setMode('idle')}
        />
      ) : (
        !question && (
          <>
            <div className="flex flex-wrap gap-2">
              <Button look="primary" {...hint('a')} disabled={busy} onClick={() => void allow()}>
                {mode === 'editing' ? 'Allow as edited' : plan ? 'Approve plan' : 'Allow once'}
              </Button>
              {mode === 'idle' && (
                <Button {...hint('s')} disabled={busy} onClick={widely}>
                  {plan ? 'Approve and accept edits' : 'Allow for this session'}
                </Button>
              )}
              {canAlways && mode === 'idle' && (
                <Button {...hint('A')} disabled={busy || applied.length === 0} onClick={always}>
                  Always allow
                </Button>
              )}
              <Button {...hint('d')} disabled={busy} onClick={() => setMode('denying')}>
                {plan ? 'Keep planning' : 'Deny'}
              </Button>
              <Button look="quiet" {...hint('D')} disabled={busy} onClick={() => deny(true)}>
                Deny and stop
              </Button>
              {permission.kind === 'tool' &&
                (mode === 'editing' ? (
                  <Button look="quiet" disabled={busy} onClick={() => setMode('idle')}>
                    Cancel
                  </Button>
                ) : (
                  <Button look="quiet" {...hint('e')} disabled={busy} onClick={() => setMode('editing')}>
                    Edit
                  </Button>
                ))}
            </div>
            {canAlways && mode === 'idle' && (
              <SuggestionList suggestions={permission.suggestions} applied={applied} onApplied={setApplied} />
            )}
          </>
        )
      )}
    </section>
  )
}

/** A JSON object, else null. */
function parseInput(text: string): Record<string, Json> | null {
  try {
    const value: unknown = JSON.parse(text)
    // What JSON.parse returns is JSON.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, Json>)
      : null
  } catch {
    return null
  }
}
