import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { requireOwnFile } from '../base/own-file.ts'
import { watchChild } from './exit-watch.ts'
import { readStartTime } from './identity.ts'
import { createInstanceProcess } from './instance-process.ts'
import { explainLaunchError } from './launch-error.ts'
import { type ProcStat, readProcStat, toStartTime } from './proc-stat.ts'
import type { InstanceProcess, LaunchSpec } from './process.ts'
import { type ChildStdin, createChildStdin } from './stdin-channel.ts'

/**
 * Starts a process in a session of its own, its stdin a FIFO and its output in append-only files (mode 0600),
 * so that neither our death nor our successor's coming disturbs it. Resolves once it executes, also when it
 * ends at once: `exited` tells that.
 *
 * @throws MusterError `directory_not_found`, `claude_not_found`, `validation` (too long arguments), `storage`
 * (its files can't be made), `capacity_exceeded` (processes or descriptors used up), `internal`
 */
export async function launchProcess(spec: LaunchSpec): Promise<InstanceProcess> {
  let stdin: ChildStdin | undefined
  const files: FileHandle[] = []
  try {
    stdin = await createChildStdin(spec.folder)
    for (const name of ['stdout.ndjson', 'stderr.log']) {
      files.push(await openForAppending(join(spec.folder, name)))
    }
    await nextTurn()
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      stdio: [stdin.stdio, ...files.map(({ fd }) => fd)],
      detached: true,
      windowsHide: true,
    })
    // In this very tick, while it can't have been reaped: also of a child that ended at once.
    const stat = readNewborn(child)
    const watch = watchChild(child)
    const pid = await started(child)
    child.unref()
    const channel = await stdin.connect(child.stdin)
    return createInstanceProcess({
      pid,
      startTime: stat ? toStartTime(stat.startTicks) : ((await readStartTime(pid)) ?? 'ended at once'),
      instanceId: spec.instanceId,
      stdin: channel,
      watch,
    })
  } catch (error) {
    throw await explainLaunchError(spec, error)
  } finally {
    await Promise.allSettled([stdin?.close(), ...files.map((file) => file.close())])
  }
}

/** Linux only. One that can't be looked at could never be proven ours, so it is ended while it is sure to be. */
function readNewborn(child: ChildProcess): ProcStat | null {
  if (child.pid === undefined || process.platform !== 'linux') return null
  try {
    return readProcStat(child.pid)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

/** The last of those who wait for their turn. */
let lastTurn: Promise<void> = Promise.resolve()

/** To start a process blocks the event loop, for 10 ms on a busy machine: what else waits comes between two. */
function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)))
  return lastTurn
}

async function openForAppending(path: string): Promise<FileHandle> {
  requireOwnFile(path)
  return open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o600)
}

/** Resolves with the pid once the program executes. Rejects with the error of the system call that failed. */
async function started(child: ChildProcess): Promise<number> {
  await once(child, 'spawn')
  if (child.pid === undefined) throw new Error('it has no pid')
  return child.pid
}
