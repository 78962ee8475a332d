import { useState } from 'react'
import type { Session } from '../../../../contract/session.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useExtensions } from '../../../lib/use-extensions.ts'
import { Button } from '../../../ui/button.tsx'
import { ExtensionList } from '../../../ui/extensions/extension-list.tsx'
import { Section } from '../../../ui/facts.tsx'

/** What a session may use, in the details of its tasks; read only when somebody looks. */
export function SessionExtensions({ session }: { session: Session }) {
  const [shown, setShown] = useState(false)
  return (
    <Section title="Extensions">
      {shown ? (
        <Shown session={session} />
      ) : (
        <div className="flex items-center justify-between gap-2">
          <span className="text-muted">
            {session.disabledExtensions.length === 0
              ? 'None is switched off'
              : `${session.disabledExtensions.length} switched off`}
          </span>
          <Button size="sm" onClick={() => setShown(true)}>
            Show
          </Button>
        </div>
      )}
    </Section>
  )
}

function Shown({ session }: { session: Session }) {
  const client = useClient()
  // Its servers' status changes with its process.
  const found = useExtensions(session.directory, session.id, `${session.instanceId} ${session.state}`)
  const [switched, setSwitched] = useState<string | null>(null)
  const { instanceId } = session
  const turn: typeof found.turn = (extension, enabled) => {
    found.turn(extension, enabled)
    setSwitched(instanceId)
  }
  return (
    <div className="flex flex-col gap-3">
      {session.simulated && <p className="text-faint">A simulated session loads none of these.</p>}
      <ExtensionList {...found} turn={turn} />
      {instanceId !== null && switched === instanceId && (
        <div className="flex items-center gap-2 rounded-md bg-amber-soft px-3 py-2">
          <p className="min-w-0 flex-1 text-amber">Its process takes this up at its next start.</p>
          <Button
            size="sm"
            onClick={() =>
              client
                .call('instance.recycle', { instanceId })
                .catch((error: unknown) => reportError(error, 'The process could not be replaced'))
            }
          >
            Restart after the turn
          </Button>
        </div>
      )}
    </div>
  )
}
