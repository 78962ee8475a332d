import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'

/** The controls of a run and its nodes; what is refused is told. */
export function useRunActions(runId: string) {
  const client = useClient()
  const tell = (what: string) => (thrown: unknown) => reportError(thrown, what)
  return {
    pause: (mode: 'hold' | 'freeze') =>
      client.call('run.pause', { runId, mode }).catch(tell('The run was not paused')),
    resume: (what = 'The run was not resumed') => client.call('run.resume', { runId }).catch(tell(what)),
    cancel: (compensate: boolean) =>
      client.call('run.cancel', { runId, compensate }).catch(tell('The run was not cancelled')),
    retry: (nodeId: string, item: number | null) =>
      client.call('run.retryNode', { runId, nodeId, item }).catch(tell('The node was not retried')),
    skip: (nodeId: string, item: number | null) =>
      client.call('run.skipNode', { runId, nodeId, item }).catch(tell('The node was not skipped')),
  }
}
