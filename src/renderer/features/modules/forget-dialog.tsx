import { useState } from 'react'
import { toast } from 'sonner'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'

/** What is to be forgotten; of a module alone all that it was ever asked. `count`: of the questions, as far as it is known. */
export type ForgetTarget = { module: string; count?: number } & (
  | { queryId: string }
  | { conversationId: string }
  | { all: true }
)

/** Asks before something is forgotten, and says what goes. */
export function ForgetDialog(props: {
  target: ForgetTarget | null
  onClose: () => void
  /** What the page has to leave. */
  onForgotten?: () => void
}) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const { target } = props
  const forget = async () => {
    if (target === null || busy) return
    setBusy(true)
    try {
      const { queryIds } = await client.call('module.forget', inputOf(target))
      toast(`${queryIds.length} ${queryIds.length === 1 ? 'question' : 'questions'} forgotten`)
      props.onForgotten?.()
    } catch (thrown) {
      reportError(thrown, 'Nothing was forgotten')
    } finally {
      setBusy(false)
    }
  }
  return (
    <ConfirmDialog
      open={target !== null}
      onOpenChange={(open) => !open && props.onClose()}
      title={target === null ? '' : titleOf(target)}
      confirm="Forget"
      onConfirm={() => void forget()}
    >
      {target && (
        <>
          <p>{whatGoes(target)}</p>
          <p className="mt-2">
            This can't be undone. What Claude Code itself keeps of the sessions on the disk stays: `claude
            purge` deletes it.
          </p>
        </>
      )}
    </ConfirmDialog>
  )
}

function inputOf(target: ForgetTarget) {
  if ('queryId' in target) return { queryId: target.queryId }
  return 'conversationId' in target ? { conversationId: target.conversationId } : { module: target.module }
}

function titleOf(target: ForgetTarget): string {
  if ('queryId' in target) return 'Forget this question?'
  if ('conversationId' in target) return 'Forget this conversation?'
  return `Forget all that ${target.module} was asked?`
}

function whatGoes(target: ForgetTarget): string {
  if ('queryId' in target)
    return 'The question, its answer, its task and transcript go. The conversation goes on in a new session, which is told of the other questions.'
  const { count } = target
  const questions =
    count === undefined ? 'Its questions' : `${count} ${count === 1 ? 'question' : 'questions'}`
  return 'conversationId' in target
    ? `${questions}, with their answers, tasks and transcripts, go, and the session with them.`
    : `${questions} and all conversations go, with their answers, tasks and transcripts. The module itself stays.`
}
