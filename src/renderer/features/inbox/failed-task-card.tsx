import type { Task } from '../../../contract/task.ts'
import { type Way, ways, waysForward } from '../../../contract/ways-forward.ts'
import { isByKey } from '../../lib/answers.ts'
import { useClient } from '../../lib/client.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { HeldAnswer, keysLook } from '../../ui/answers/held-answer.tsx'
import { SettledNote } from '../../ui/answers/settled-note.tsx'
import { useAnswering } from '../../ui/answers/use-answering.ts'
import { Button } from '../../ui/button.tsx'
import { useEndedSession } from '../../ui/controls/use-controls.ts'
import { ErrorNote } from '../../ui/error-note.tsx'

const looks: Record<Way, { label: string; keys: string }> = {
  retry: { label: 'Retry', keys: 'r' },
  continue: { label: 'Continue', keys: 'c' },
  new_session: { label: 'Retry in a new session', keys: 'w' },
}

/** A task that failed: why, and the ways forward, each with its key. The next entry is shown afterwards. */
export function FailedTaskCard(props: {
  task: Task
  /** It was dealt with elsewhere while it was open here. */
  settled: boolean
  onLetGo: () => void
}) {
  const { task, settled } = props
  const client = useClient()
  const { give, busy, held, error } = useAnswering(task.id, settled)
  const isSessionEnded = useEndedSession(task)
  const offered = waysForward(task, isSessionEnded)
  const go = (way: Way, byKey: boolean) => {
    if (!offered.includes(way)) return
    give(looks[way].label, byKey, () =>
      client.call('task.retry', {
        taskId: task.id,
        mode: way === 'continue' ? 'continue' : 'again',
        newSession: way === 'new_session',
        origin: 'person',
      }),
    )
  }
  const dismiss = (byKey: boolean) =>
    give('Dismiss', byKey, () => client.call('task.dismiss', { taskId: task.id }))
  const group = 'Failed task'
  const live = useShortcuts(
    [
      ...ways.map((way) => ({
        keys: looks[way].keys,
        label: looks[way].label,
        group,
        run: () => go(way, true),
      })),
      { keys: 'd', label: 'Dismiss', group, run: () => dismiss(true) },
    ],
    true,
    task.id,
  )
  return (
    <section aria-label="A task failed" data-keys={keysLook(live)} className="flex flex-col gap-3">
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
      {settled ? (
        <SettledNote onLetGo={props.onLetGo}>
          It was tried again, or gone on from, in another window.
        </SettledNote>
      ) : (
        <div className="flex flex-wrap gap-2">
          {offered.map((way, index) => (
            <Button
              key={way}
              look={index === 0 ? 'primary' : 'plain'}
              shortcut={looks[way].keys}
              disabled={busy}
              onClick={(event) => go(way, isByKey(event))}
            >
              {looks[way].label}
            </Button>
          ))}
          <Button look="quiet" shortcut="d" disabled={busy} onClick={(event) => dismiss(isByKey(event))}>
            Dismiss
          </Button>
        </div>
      )}
      <HeldAnswer about={task.id} held={held} keys />
    </section>
  )
}
