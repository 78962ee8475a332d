import { useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { Task } from '../../../contract/task.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'

type Way = 'retry' | 'continue' | 'new_session'

const ways: Record<Way, { label: string; keys: string }> = {
  retry: { label: 'Retry', keys: 'r' },
  continue: { label: 'Continue', keys: 'c' },
  new_session: { label: 'Retry in a new session', keys: 'w' },
}

/** A task that failed: why, and the ways forward, each with its key. The next entry is shown afterwards. */
export function FailedTaskCard({ task }: { task: Task }) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<MusterError | null>(null)
  const known = (Object.keys(ways) as Way[]).filter((way) => task.outcome?.actions.includes(way))
  // Whatever happened, the same can be asked again.
  const offered: readonly Way[] = known.length > 0 ? known : ['retry']
  const go = async (way: Way) => {
    if (busy || !offered.includes(way)) return
    setBusy(true)
    setError(null)
    try {
      await client.call('task.retry', {
        taskId: task.id,
        mode: way === 'continue' ? 'continue' : 'again',
        newSession: way === 'new_session',
        origin: 'person',
      })
    } catch (thrown) {
      setError(toMusterError(thrown))
    } finally {
      setBusy(false)
    }
  }
  const dismiss = async () => {
    try {
      await client.call('task.dismiss', { taskId: task.id })
    } catch (thrown) {
      setError(toMusterError(thrown))
    }
  }
  const group = 'Failed task'
  useShortcuts([
    ...(Object.keys(ways) as Way[]).map((way) => ({
      keys: ways[way].keys,
      label: ways[way].label,
      group,
      run: () => void go(way),
    })),
    { keys: 'd', label: 'Dismiss', group, run: () => void dismiss() },
  ])
  return (
    <section aria-label="A task failed" className="flex flex-col gap-3">
      <ErrorNote
        live={false}
        message={task.outcome?.message ?? 'The task failed; no cause is known.'}
        hint={task.outcome?.hint}
        details={task.outcome?.diagnostics}
      />
      <div>
        <h2 className="mb-1 font-medium text-muted text-sm">Prompt</h2>
        <p className="line-clamp-6 whitespace-pre-wrap break-words rounded-md bg-hover px-3 py-2">
          {task.prompt}
        </p>
      </div>
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      <div className="flex flex-wrap gap-2">
        {offered.map((way, index) => (
          <Button
            key={way}
            look={index === 0 ? 'primary' : 'plain'}
            shortcut={ways[way].keys}
            disabled={busy}
            onClick={() => void go(way)}
          >
            {ways[way].label}
          </Button>
        ))}
        <Button look="quiet" shortcut="d" onClick={() => void dismiss()}>
          Dismiss
        </Button>
      </div>
    </section>
  )
}
