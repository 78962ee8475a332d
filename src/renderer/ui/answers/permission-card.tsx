import { useState } from 'react'
import type { Input as CallInput } from '../../../contract/operations.ts'
import { type Permission, usualSuggestions } from '../../../contract/permission.ts'
import type { Json } from '../../../contract/values.ts'
import { isByKey } from '../../lib/answers.ts'
import { useClient } from '../../lib/client.ts'
import { fieldKeys } from '../../lib/field-keys.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { useLive } from '../../lib/store.ts'
import { ErrorNote } from '../error-note.tsx'
import { Field, Textarea } from '../input.tsx'
import { Time } from '../time.tsx'
import { VisibleText } from '../visible-text.tsx'
import { canAnswerByKey } from './can-answer-by-key.ts'
import { DenyForm } from './deny-form.tsx'
import { describePermission } from './describe-permission.ts'
import { describeSettlement } from './describe-settlement.ts'
import { HeldAnswer, keysLook } from './held-answer.tsx'
import { InView } from './in-view.tsx'
import { MarkWarning } from './mark-warning.tsx'
import { PermissionButtons } from './permission-buttons.tsx'
import { PermissionInput } from './permission-input.tsx'
import { QuestionForm } from './question-form.tsx'
import { SettledNote } from './settled-note.tsx'
import { SuggestionList } from './suggestion-list.tsx'
import { useAnswering } from './use-answering.ts'

/** An answer before defaults are filled in. */
type Answer = CallInput<'permission.answer'>['answer']

export interface PermissionCardProps {
  permission: Permission
  /** The keys a, s, A, d, D and e answer this request. At most one card of a page may have them. */
  keys?: boolean
  /** It was settled elsewhere while it was open here: it stays with what was written, and takes no answer. */
  settled?: boolean
  /** Lets a settled one go. */
  onLetGo?: () => void
}

/** A request for permission, a question or a plan, with everything needed to answer it. */
export function PermissionCard(props: PermissionCardProps) {
  // Another request is another card: nothing of a half-written answer may go to it.
  return <Card key={props.permission.id} {...props} />
}

function Card({ permission, keys = false, settled = false, onLetGo }: PermissionCardProps) {
  const client = useClient()
  const settlement = useLive((state) => state.settled.get(permission.id))
  const { give, busy, held, error } = useAnswering(permission.id, settled)
  const [mode, setMode] = useState<'idle' | 'denying' | 'editing'>('idle')
  const [seen, setSeen] = useState(false)
  const [reason, setReason] = useState('')
  const [draft, setDraft] = useState(() => JSON.stringify(permission.input, null, 2))
  const [draftError, setDraftError] = useState<string | null>(null)
  const [applied, setApplied] = useState(() => usualSuggestions(permission.suggestions))
  const plan = permission.kind === 'plan'
  const question = permission.kind === 'question'
  const canAlways = permission.kind === 'tool' && permission.suggestions.length > 0
  const { icon: Icon, sentence } = describePermission(permission)

  const send = (label: string, byKey: boolean, answer: Answer) =>
    give(label, byKey, () => client.call('permission.answer', { permissionId: permission.id, answer }))
  const allow = (byKey: boolean) => {
    const label = plan ? 'Approve plan' : 'Allow once'
    if (mode !== 'editing') return send(label, byKey, { decision: 'allow' })
    const updatedInput = parseInput(draft)
    if (updatedInput === null) setDraftError('This is not a JSON object.')
    else send('Allow as edited', byKey, { decision: 'allow', updatedInput })
  }
  /** More than this once: the same for the rest of the session; a plan with edits that are not asked. */
  const widely = (byKey: boolean) => {
    if (mode !== 'idle') return
    if (plan) send('Approve and accept edits', byKey, { decision: 'allow', mode: 'acceptEdits' })
    else if (!question) send('Allow for this session', byKey, { decision: 'allow', scope: 'session' })
  }
  const always = (byKey: boolean) => {
    if (canAlways && applied.length > 0) {
      send('Always allow', byKey, { decision: 'allow', applySuggestions: applied })
    }
  }
  const deny = (interrupt: boolean, byKey: boolean) => {
    const message = reason.trim()
    const label = interrupt ? 'Deny and stop' : 'Deny'
    send(label, byKey, { decision: 'deny', interrupt, ...(message === '' ? {} : { message }) })
  }
  const answerable = !busy && held === null && !settled
  const allowKeys = keys && canAnswerByKey(permission, seen)
  const group = 'Request'
  const when = (possible: boolean, run: () => void) => () => {
    if (possible && answerable) run()
  }
  // Also while there is nothing to answer: the keys must not fall through to what lies below.
  const live = useShortcuts(
    [
      {
        keys: 'a',
        label: plan ? 'Approve the plan' : 'Allow once',
        group,
        run: when(allowKeys && !question, () => allow(true)),
      },
      {
        keys: 's',
        label: plan ? 'Approve the plan and accept edits' : 'Allow for this session',
        group,
        run: when(allowKeys, () => widely(true)),
      },
      { keys: 'A', label: 'Always allow', group, run: when(allowKeys, () => always(true)) },
      {
        keys: 'd',
        label: 'Deny with a reason',
        safe: 'once',
        group,
        run: when(keys, () => setMode('denying')),
      },
      { keys: 'D', label: 'Deny and stop', group, run: when(keys, () => deny(true, true)) },
      {
        keys: 'e',
        label: 'Edit the input',
        safe: 'once',
        group,
        run: when(permission.kind === 'tool', () => setMode('editing')),
      },
    ],
    keys,
    permission.id,
  )
  return (
    <section
      aria-label={sentence}
      // The keys of a question do nothing until all of it was seen.
      data-keys={keys ? keysLook(live && (!question || allowKeys)) : undefined}
      className="flex flex-col gap-3"
    >
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
              busy={busy || settled}
              keys={keys}
              canAnswer={allowKeys && answerable}
              onAnswer={(updatedInput, byKey) => send('Answer', byKey, { decision: 'allow', updatedInput })}
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
              onKeyDown={fieldKeys(['Escape', () => setMode('idle')], ['Mod+Enter', () => allow(true)])}
            />
          )}
        </Field>
      ) : (
        <InView seen={seen} onSeen={setSeen}>
          <PermissionInput permission={permission} />
        </InView>
      )}
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      {settled && <SettledNote onLetGo={onLetGo}>{describeSettlement(settlement)}</SettledNote>}
      {mode === 'denying' ? (
        <DenyForm
          reason={reason}
          onReason={setReason}
          label={plan ? 'What should be different?' : 'Reason (optional)'}
          busy={busy || settled}
          onDeny={deny}
          onCancel={() => setMode('idle')}
        />
      ) : (
        !question &&
        !settled && (
          <>
            <PermissionButtons
              mode={mode}
              kind={permission.kind}
              busy={busy}
              keys={keys}
              allowKeys={allowKeys}
              canAlways={canAlways}
              nothingApplied={applied.length === 0}
              onAllow={(event) => allow(isByKey(event))}
              onWidely={(event) => widely(isByKey(event))}
              onAlways={(event) => always(isByKey(event))}
              onDeny={() => setMode('denying')}
              onStop={(event) => deny(true, isByKey(event))}
              onEdit={(editing) => setMode(editing ? 'editing' : 'idle')}
            />
            {canAlways && mode === 'idle' && (
              <SuggestionList suggestions={permission.suggestions} applied={applied} onApplied={setApplied} />
            )}
          </>
        )
      )}
      <HeldAnswer about={permission.id} held={held} keys={keys} />
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
