import { useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import type { Approval } from '../../../contract/workflow.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Field, Textarea } from '../../ui/input.tsx'
import { Time } from '../../ui/time.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { canAnswerByKey } from '../permissions/can-answer-by-key.ts'
import { InView } from '../permissions/in-view.tsx'
import { MarkWarning } from '../permissions/mark-warning.tsx'
import { Markdown } from '../task/markdown/markdown.tsx'

/** How long a comment may be, as `run.approve` takes it. */
const MAX_COMMENT = 4_000

/**
 * What a workflow asks a person, and the answers. A comment goes with either; `keys`: `a` approves, `d` asks for the
 * comment of a rejection. At most one card of a page may have the keys.
 */
export function ApprovalCard({ approval, keys = false }: { approval: Approval; keys?: boolean }) {
  const client = useClient()
  const [rejecting, setRejecting] = useState(false)
  const [comment, setComment] = useState('')
  const [busy, setBusy] = useState(false)
  const [seen, setSeen] = useState(false)
  const [error, setError] = useState<MusterError | null>(null)
  const { runId, nodeId, item } = approval
  const answer = async (approved: boolean) => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await client.call('run.approve', { runId, nodeId, item, approved, comment: comment.trim() })
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  const group = 'Approval'
  const approveKeys = keys && canAnswerByKey(approval, seen)
  useShortcuts(
    [
      { keys: 'a', label: 'Approve', group, run: () => approveKeys && void answer(true) },
      { keys: 'd', label: 'Reject with a comment', group, run: () => setRejecting(true) },
    ],
    keys && !busy,
  )
  const hint = (shortcut: string) => (keys ? { shortcut } : {})
  return (
    <section aria-label="A workflow asks for your approval" className="flex flex-col gap-3">
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
          void answer(!rejecting)
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
              onKeyDown={(event) => {
                if (event.key === 'Escape') setRejecting(false)
                if (event.key !== 'Enter' || event.shiftKey) return
                event.preventDefault()
                void answer(!rejecting)
              }}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-2">
          {rejecting ? (
            <>
              <Button look="primary" type="submit" disabled={busy}>
                Reject
              </Button>
              <Button look="quiet" disabled={busy} onClick={() => setRejecting(false)}>
                Back
              </Button>
            </>
          ) : (
            <>
              <Button look="primary" type="submit" {...(approveKeys ? hint('a') : {})} disabled={busy}>
                Approve
              </Button>
              <Button {...hint('d')} disabled={busy} onClick={() => setRejecting(true)}>
                Reject
              </Button>
            </>
          )}
        </div>
      </form>
    </section>
  )
}
