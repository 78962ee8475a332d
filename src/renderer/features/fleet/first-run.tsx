import { FlaskConical, Plus } from 'lucide-react'
import { useState } from 'react'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { openNewTask } from '../../lib/shell-state.ts'
import { Button } from '../../ui/button.tsx'
import { ClaudeStatus } from '../../ui/claude-status.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Mark } from '../../ui/mark.tsx'

/** The fleet without a task: is everything there, and how to begin. */
export function FirstRun() {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const startScene = async () => {
    setBusy(true)
    setError(null)
    try {
      await client.call('scene.start', {})
    } catch (thrown) {
      setError(toMusterError(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex min-h-0 flex-1 justify-center overflow-y-auto px-4 pt-[12vh] pb-8">
      <div className="flex w-full max-w-[34rem] flex-col gap-5">
        <div>
          <Mark className="mb-3 size-6" />
          <h2 className="font-semibold text-xl">Your tasks will be here</h2>
          <p className="mt-1.5 max-w-[30rem] text-muted text-prose">
            A task is one prompt for Claude Code in one directory. Start as many as you like: Muster runs them
            side by side, shows what each one does, and keeps everything they said.
          </p>
        </div>
        <ClaudeStatus className="rounded-md border border-line" />
        {error && <ErrorNote message={error.message} hint={error.hint} />}
        <div className="flex flex-wrap gap-2">
          <Button look="primary" icon={Plus} shortcut="n" onClick={() => openNewTask()}>
            New task
          </Button>
          <Button icon={FlaskConical} disabled={busy} onClick={() => void startScene()}>
            Try a simulated scene
          </Button>
        </div>
        <p className="text-faint text-sm">
          The scene starts a handful of simulated tasks in different states. It needs no account and costs
          nothing, and everything in it is labelled as simulated.
        </p>
      </div>
    </div>
  )
}
