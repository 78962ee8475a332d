import { watchIdentity } from './exit-watch.ts'
import { isAlive } from './identity.ts'
import { createInstanceProcess } from './instance-process.ts'
import type { InstanceProcess, TerminationReport } from './process.ts'
import { openStdinChannel } from './stdin-channel.ts'
import { terminateTree } from './terminate-tree.ts'

/**
 * Takes over a process that an earlier supervisor started. Null: that very process is not alive any more, or
 * this is Windows, where its pipes died with its supervisor. Its FIFO may be unusable; then `send` rejects with
 * `unavailable`, and it can still be watched and ended.
 */
export async function adoptProcess({
  folder,
  instanceId,
  pid,
  startTime,
}: {
  folder: string
  instanceId: string
  pid: number
  startTime: string
}): Promise<InstanceProcess | null> {
  if (!(await isAlive(pid, startTime))) return null
  const stdin = await openStdinChannel(folder)
  return createInstanceProcess({
    pid,
    startTime,
    instanceId,
    stdin,
    watch: watchIdentity({ pid, startTime }),
  })
}

/**
 * Ends what a dead instance left behind: every process that carries its tag, and their descendants. For an
 * instance that ended while nobody watched. @returns what {@link InstanceProcess.terminate} returns
 */
export function endLeftovers(instanceId: string): Promise<TerminationReport> {
  // Pid 0 is nobody's: there is no root any more, the tag alone decides.
  return terminateTree({ rootPid: 0, startTime: '', instanceId, known: new Map() }, 0)
}
