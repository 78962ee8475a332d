import { useNavigate } from '@tanstack/react-router'
import { Info } from 'lucide-react'
import { useState } from 'react'
import type { Action, Task } from '../../../../contract/task.ts'
import { ways, waysForward } from '../../../../contract/ways-forward.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { Button } from '../../../ui/button.tsx'
import { useEndedSession } from '../../../ui/controls/use-controls.ts'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { NextAttempt, useNextAttempt } from './next-attempt.tsx'

const labels: Record<Action, string | null> = {
  retry: 'Retry',
  continue: 'Continue',
  new_session: 'Retry in a new session',
  raise_budget: 'Raise the budget',
  open_settings: 'Open settings',
  doctor: 'Check the set-up',
  // These are for a person to do elsewhere; the hint says how.
  login: null,
  wait: null,
}

/** How a turn failed: what happened, what to do, the ways forward, raw text behind a disclosure. */
export function OutcomeRow({ task }: { task: Task }) {
  const client = useClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const next = useNextAttempt(task)
  const isSessionEnded = useEndedSession(task)
  const { outcome } = task
  if (outcome === null) return null

  async function act(action: Action) {
    if (action === 'open_settings' || action === 'raise_budget') {
      await navigate({ to: '/settings', search: action === 'raise_budget' ? { section: 'budgets' } : {} })
      return
    }
    if (action === 'doctor') {
      await navigate({ to: '/diagnostics' })
      return
    }
    setBusy(true)
    setProblem(null)
    try {
      const next = await client.call('task.retry', {
        taskId: task.id,
        mode: action === 'continue' ? 'continue' : 'again',
        newSession: action === 'new_session',
        origin: 'person',
      })
      await navigate({ to: '/task/$taskId', params: { taskId: next.id } })
    } catch (error) {
      const { message, hint } = toMusterError(error)
      setProblem(hint === undefined ? message : `${message} ${hint}`)
    } finally {
      setBusy(false)
    }
  }

  // Ways that the conversation is tried again by, and what is to be done elsewhere.
  const forward = waysForward(task, isSessionEnded)
  const others = outcome.actions.filter((action) => !ways.some((way) => way === action))
  const actions = [...forward, ...others].flatMap((action) => {
    const label = labels[action]
    return label === null
      ? []
      : [
          <Button key={action} size="sm" disabled={busy} onClick={() => void act(action)}>
            {label}
          </Button>,
        ]
  })
  if (task.state !== 'failed') {
    return (
      <div className="rounded-md border border-line bg-canvas px-3 py-2">
        <div className="flex items-start gap-2">
          <Info aria-hidden size={16} strokeWidth={1.75} className="mt-px shrink-0 text-muted" />
          <div className="min-w-0">
            <p className="break-words font-medium">{outcome.message}</p>
            {outcome.hint && <p className="mt-0.5 break-words text-muted">{outcome.hint}</p>}
            {actions.length > 0 && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
            {problem !== null && (
              <p role="alert" className="mt-1 text-red">
                {problem}
              </p>
            )}
          </div>
        </div>
      </div>
    )
  }
  return (
    <div>
      <ErrorNote
        live={false}
        message={outcome.message}
        // It is tried again by itself: nothing is to be done.
        hint={next ? undefined : outcome.hint}
        details={outcome.diagnostics}
        actions={actions.length > 0 && !next ? actions : undefined}
      />
      {next && <NextAttempt task={next} />}
      {problem !== null && (
        <p role="alert" className="mt-1 text-red">
          {problem}
        </p>
      )}
    </div>
  )
}
