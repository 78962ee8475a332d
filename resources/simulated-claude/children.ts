import { type ChildProcess, spawn } from 'node:child_process'

/** A real process behind a pretended Bash call, so that controls of process trees have something to act on. */
export interface Child {
  readonly pid: number
  /** Resolves with the exit code, or 137 when it was killed. */
  readonly ended: Promise<number>
  kill(): void
}

export interface Children {
  /** Starts a process that sleeps, in a session and process group of its own like every Bash call of the CLI. */
  sleep(seconds: number): Child
  readonly running: number
  killAll(): void
}

export function createChildren(sessionId: () => string): Children {
  const running = new Set<Child>()
  return {
    sleep(seconds) {
      const [command, args] =
        process.platform === 'win32'
          ? [process.execPath, ['-e', `setTimeout(() => {}, ${seconds * 1_000})`]]
          : ['sleep', [String(seconds)]]
      const child = spawn(command, args, {
        stdio: 'ignore',
        detached: true,
        // The CLI gives its children these two; what a supervisor set is inherited.
        env: {
          ...process.env,
          ELECTRON_RUN_AS_NODE: '1',
          CLAUDE_PID: String(process.pid),
          CLAUDE_CODE_SESSION_ID: sessionId(),
        },
      })
      const made: Child = {
        pid: child.pid ?? -1,
        ended: new Promise((resolve) => {
          child.once('error', () => resolve(127))
          child.once('exit', (code) => resolve(code ?? 137))
        }),
        kill: () => killGroup(child),
      }
      running.add(made)
      void made.ended.then(() => running.delete(made))
      return made
    },
    get running() {
      return running.size
    },
    killAll() {
      for (const child of running) child.kill()
    },
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}
