import { useState } from 'react'
import type { Approval } from '../../../contract/run.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import { isByKey } from '../../lib/answers.ts'
import { useClient } from '../../lib/client.ts'
import { fieldKeys } from '../../lib/field-keys.ts'
import { questionKey, useRuns } from '../../lib/runs.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { Button } from '../button.tsx'
import { ErrorNote } from '../error-note.tsx'
import { Field, Textarea } from '../input.tsx'
import { Markdown } from '../task/markdown/markdown.tsx'
import { Time } from '../time.tsx'
import { VisibleText } from '../visible-text.tsx'
import { canAnswerByKey } from './can-answer-by-key.ts'
import { describeSettledApproval } from './describe-settlement.ts'
import { HeldAnswer, keysLook } from './held-answer.tsx'
import { InView } from './in-view.tsx'
import { MarkWarning } from './mark-warning.tsx'
import { SettledNote } from './settled-note.tsx'
import { useAnswering } from './use-answering.ts'

/** How long a comment may be, as `run.approve` takes it. */
const MAX_COMMENT = 4_000

/**
 * What a workflow asks a person, and the answers. A comment goes with either; `keys`: `a` approves, `d` asks for the
 * comment of a rejection. At most one card of a page may have the keys.
 */
export function ApprovalCard(props: {
  approval: Approval
  keys?: boolean
  /** It was settled elsewhere while it was open here: it stays with what was written, and takes no answer. */
  settled?: boolean
  /** Lets a settled one go. */
  onLetGo?: () => void
}) {
  const { approval, keys = false, settled = false } = props
  const about = questionKey(approval)
  const client = useClient()
  const settlement = useRuns((state) => state.settled.get(about))
  const { give, busy, held, error } = useAnswering(about, settled)
  const [rejecting, setRejecting] = useState(false)
  const [comment, setComment] = useState('')
  const [seen, setSeen] = useState(false)
  const { runId, nodeId, item } = approval
  const answer = (approved: boolean, byKey: boolean) =>
    give(approved ? 'Approve' : 'Reject', byKey, () =>
      client.call('run.approve', { runId, nodeId, item, approved, comment: comment.trim() }),
    )
  const group = 'Approval'
  const byKeyAllowed = canAnswerByKey(approval, seen)
  const approveKeys = keys && byKeyAllowed
  const answerable = !busy && held === null && !settled
  const live = useShortcuts(
    [
      {
        keys: 'a',
        label: 'Approve',
        group,
        run: () => {
          if (approveKeys && answerable) answer(!rejecting, true)
        },
      },
      {
        keys: 'd',
        label: 'Reject with a comment',
        safe: 'once',
        group,
        run: () => {
          if (answerable) setRejecting(true)
        },
      },
    ],
    keys,
    about,
  )
  const hint = (shortcut: string) => (keys ? { shortcut } : {})
  return (
    <section
      aria-label="A workflow asks for your approval"
      data-keys={keys ? keysLook(live) : undefined}
      className="flex flex-col gap-3"
    >
      <header className="flex items-center gap-2">
        <h2 className="min-w-0 font-semibold">
          <VisibleText text={approval.title} kind="text" />
        </h2>
        <span className="truncate text-faint text-sm">
          {approval.workflow} › {nodeId}
          {item === null ? '' : `[${item}]`}
        </span>
        <Time at={approval.requestedAt} className="ml-auto shrink-0 text-faint text-sm" />
      </header>
      <MarkWarning request={approval} />
      <InView seen={seen} onSeen={setSeen}>
        <div className="rounded-md bg-hover px-3 py-2">
          <Markdown text={visibleText(approval.message, 'text')} />
        </div>
      </InView>
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (answerable) answer(!rejecting, true)
        }}
      >
        <Field
          key={rejecting ? 'reason' : 'comment'}
          label={rejecting ? 'Why not?' : 'Comment (optional)'}
          hint="The nodes that follow can read it."
        >
          {(ids) => (
            <Textarea
              {...ids}
              rows={1}
              autoFocus={rejecting}
              maxLength={MAX_COMMENT}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
              {...(rejecting ? { 'data-enter': 'sends' } : {})}
              onKeyDown={fieldKeys(
                ['Escape', () => setRejecting(false)],
                ['Mod+Enter', () => answerable && (rejecting || byKeyAllowed) && answer(!rejecting, true)],
                // A remark is often ended with Enter, and approves nothing by that.
                ['Enter', () => rejecting && answerable && answer(false, true)],
              )}
            />
          )}
        </Field>
        {settled && <SettledNote onLetGo={props.onLetGo}>{describeSettledApproval(settlement)}</SettledNote>}
        <div className="flex flex-wrap gap-2">
          {settled ? null : rejecting ? (
            <>
              <Button look="primary" disabled={busy} onClick={(event) => answer(false, isByKey(event))}>
                Reject
              </Button>
              <Button look="quiet" disabled={busy} onClick={() => setRejecting(false)}>
                Back
              </Button>
            </>
          ) : (
            <>
              <Button
                look="primary"
                {...(approveKeys ? hint('a') : {})}
                disabled={busy}
                onClick={(event) => answer(true, isByKey(event))}
              >
                Approve
              </Button>
              <Button {...hint('d')} disabled={busy} onClick={() => setRejecting(true)}>
                Reject
              </Button>
            </>
          )}
        </div>
      </form>
      <HeldAnswer about={about} held={held} keys={keys} />
    </section>
  )
}
