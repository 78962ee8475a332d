import type { Client } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import { openSupervisor } from './connect.ts'
import type { Supervisor } from './supervisor.ts'
import type { VerbContext } from './verb-context.ts'

/** Signals after which the watching ends at once; a supervisor of our own ends its instances then. */
const endSignals = ['SIGTERM', 'SIGHUP'] as const

/** The supervisor that something is watched through: another one when the first went away. */
export interface Link {
  supervisor: Supervisor
}

/**
 * Follows something until it ends. When the supervisor that it is followed through goes away, this process takes its
 * place. Null: `stopped` was aborted, by a signal or by `onInterrupt`, which gets Ctrl-C.
 */
export async function keepFollowing<T>(options: {
  context: VerbContext
  link: Link
  stopped: AbortController
  onInterrupt: () => void
  follow: (client: Client, signal: AbortSignal) => Promise<T>
}): Promise<T | null> {
  const { context, link, stopped, onInterrupt, follow } = options
  const terminate = () => stopped.abort(new Error('terminated'))
  process.on('SIGINT', onInterrupt)
  for (const signal of endSignals) process.on(signal, terminate)
  try {
    for (;;) {
      const { client, lost, owned } = link.supervisor
      try {
        return await Promise.race([follow(client, stopped.signal), lost])
      } catch (error) {
        if (stopped.signal.aborted) return null
        if (owned || !(error instanceof MusterError && error.code === 'unavailable')) throw error
        await link.supervisor.close()
        context.terminal.note('The supervisor went away; this command takes its place.')
        link.supervisor = await openSupervisor(context, { schedule: true })
      }
    }
  } finally {
    process.off('SIGINT', onInterrupt)
    for (const signal of endSignals) process.off(signal, terminate)
  }
}
