import { useEffect, useState } from 'react'
import type { Output } from '../../../../contract/operations.ts'
import { useClient } from '../../../lib/client.ts'

type Commands = Output<'session.commands'>
const none: Commands = { commands: [], models: [] }

/** Slash commands and models that the session's instance told of; read again when it has another instance. */
export function useCommands(sessionId: string, instanceId: string | null): Commands {
  const client = useClient()
  const [known, setKnown] = useState<{ sessionId: string; list: Commands }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another instance may know other commands
  useEffect(() => {
    let current = true
    client.call('session.commands', { sessionId }).then(
      (list) => current && setKnown({ sessionId, list }),
      // Without them there is nothing to complete; everything else works.
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [client, sessionId, instanceId])
  return known?.sessionId === sessionId ? known.list : none
}
