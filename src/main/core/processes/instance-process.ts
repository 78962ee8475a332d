import { setTimeout as delay } from 'node:timers/promises'
import type { ExitWatch } from './exit-watch.ts'
import { freezeTree, thawTree } from './freeze-tree.ts'
import { isGone, signalProven } from './identity.ts'
import type { InstanceProcess, TerminationReport } from './process.ts'
import { findMembers, type TreeRoot } from './process-tree.ts'
import type { StdinChannel } from './stdin-channel.ts'
import { terminateOnWindows, terminateTree } from './terminate-tree.ts'

/** The CLI takes 13–16 ms to end at SIGTERM, about 140 ms with a running Bash tool. */
const GRACE_MS = 1_500
/** The exit of a process that was seen gone is told within a tick; this bounds waiting for it. */
const EXIT_TOLD_WITHIN_MS = 500

/** The owner of one process: what {@link launchProcess} and {@link adoptProcess} return. */
export function createInstanceProcess({
  pid,
  startTime,
  instanceId,
  stdin,
  watch,
}: {
  pid: number
  startTime: string
  instanceId: string
  stdin: StdinChannel
  watch: ExitWatch
}): InstanceProcess {
  const root: TreeRoot = { rootPid: pid, startTime, instanceId, known: new Map([[pid, startTime]]) }
  /** Raised by each control, so that one which is still at work sees that a newer one took over. */
  let control = 0
  let termination: Promise<TerminationReport> | null = null
  void watch.exited.then(() => stdin.close())

  function begin(): () => boolean {
    control += 1
    const mine = control
    return () => mine === control && termination === null
  }

  async function end(graceMs: number): Promise<TerminationReport> {
    const report =
      process.platform === 'win32'
        ? await terminateOnWindows(pid, watch.exited)
        : await terminateTree(root, graceMs)
    if (!report.survivors.includes(pid)) {
      await watch.check()
      await Promise.race([watch.exited, delay(EXIT_TOLD_WITHIN_MS, undefined, { ref: false })])
    }
    return report
  }

  return {
    pid,
    startTime,
    exited: watch.exited,
    send: (line) => stdin.send(line),
    freeze: () => freezeTree(root, begin()),
    thaw: () => thawTree(root, begin()),
    // What can't be looked at now is not signalled; who asked goes on to a harder step.
    signalInterrupt: () => void signalProven([{ pid, startTime }], 'SIGINT').catch(() => {}),
    terminate: ({ graceMs = GRACE_MS } = {}) => {
      termination ??= end(graceMs).then(
        (report) => {
          // What outlived it can be ended later, as what failed can be tried again.
          if (report.survivors.includes(pid)) termination = null
          return report
        },
        (error: unknown) => {
          termination = null
          throw error
        },
      )
      return termination
    },
    members: () => findMembers(root),
    async confirmEnd() {
      if (process.platform === 'win32' || !(await isGone(pid, startTime))) return
      await watch.check()
      // A parent is told within a tick; what is not told by then never will be.
      await Promise.race([watch.exited, delay(EXIT_TOLD_WITHIN_MS, undefined, { ref: false })])
      watch.declareEnded()
    },
    release() {
      watch.stop()
      stdin.release()
    },
  }
}
