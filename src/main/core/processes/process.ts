import type { ProcessEntry } from './process-scan.ts'

/**
 * One operating-system process that the pool owns, ours or adopted, and its descendants. The only place that
 * signals anything. Identity is (pid, start time); descendants are found by parent links, process group and
 * the environment tag `MUSTER_INSTANCE`, because each Bash call of the CLI lives in a session of its own.
 */
export interface InstanceProcess {
  readonly pid: number
  readonly startTime: string
  /** Writes one line (without newline; must not contain one) to stdin. Resolves when the kernel took it. */
  send(line: string): Promise<void>
  /** SIGSTOP to the tree until no member runs. `seen` false: some member could not be seen stopped within 2 s, 10 s on a busy machine. */
  freeze(): Promise<TreeReport>
  /** SIGCONT to the tree. */
  thaw(): Promise<TreeReport>
  /** One SIGINT to the process itself. */
  signalInterrupt(): void
  /**
   * SIGCONT, SIGTERM to the process, wait up to `graceMs`, then SIGKILL to all of the tree, until nothing of it
   * is alive. Idempotent: a second call joins the first. Resolves when it was seen to end, within 5 s.
   */
  terminate(options?: { graceMs?: number }): Promise<TerminationReport>
  /** The living members of the tree, the process itself first, from a scan at most 50 ms old. Empty on Windows. */
  members(): Promise<ProcessEntry[]>
  /**
   * For one that is not to be found any more while its exit was not told: looks again, and takes it for ended
   * when it is gone.
   */
  confirmEnd(): Promise<void>
  /** Resolves once, when the process was seen to end. */
  readonly exited: Promise<ProcessExit>
  /** Lets go without ending it (a supervisor that leaves): closes our descriptors, stops watching. */
  release(): void
}

export interface TreeReport {
  pids: number[]
  seen: boolean
}

export interface TerminationReport {
  /** Pids that were alive when it began, itself included. */
  pids: number[]
  /** Pids that needed SIGKILL. */
  killed: number[]
  /** Still alive at the end: empty unless something is in uninterruptible sleep. */
  survivors: number[]
}

/** `code` and `signal` are null for an adopted process, whose parent we are not. */
export interface ProcessExit {
  code: number | null
  signal: string | null
}

/** What a new process is started from. */
export interface LaunchSpec {
  /** The instance's folder, already created with mode 0700. Gets `stdin.fifo`, `stdout.ndjson`, `stderr.log`. */
  folder: string
  instanceId: string
  command: string
  args: readonly string[]
  cwd: string
  /** The complete environment, tags included. */
  env: Record<string, string>
}
