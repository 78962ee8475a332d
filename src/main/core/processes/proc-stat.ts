import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** What we use of `/proc/PID/stat` (Linux, proc_pid_stat(5)). */
export interface ProcStat {
  pid: number
  /** Name of the executable, cut to 15 bytes; changes with each exec. */
  comm: string
  /** One letter: `T` stopped, `t` stopped by a tracer, `Z` zombie, `X` dead, others are at work or asleep. */
  state: string
  ppid: number
  pgid: number
  sid: number
  /** Start time in clock ticks since boot. */
  startTicks: number
  /** CPU time used by it (user and system, its ended children not counted), in clock ticks. */
  cpuTicks: number
  /** Pages of memory that it holds; the kernel tells it within some pages of a thread. */
  rssPages: number
  isKernelThread: boolean
}

/** PF_KTHREAD of include/linux/sched.h, the only way to tell a kernel thread within a container. */
const KERNEL_THREAD_FLAG = 0x200000
// The line is at most about 400 bytes; a kernel worker's name may have 64.
const statBuffer = Buffer.alloc(2048)

/** The system has no descriptor or memory for a look just now, which says nothing of the process. */
const exhausted = ['EMFILE', 'ENFILE', 'ENOMEM']

/**
 * Reads a process's entry, synchronously on purpose: it takes about 10 µs, touches no disk and takes no lock of
 * the process, and what is proven by it must be acted on before anything else can happen. Null: no such process.
 * Throws when it can't be looked at now: it must not be taken for dead.
 */
export function readProcStat(pid: number): ProcStat | null {
  let file: number
  try {
    file = openSync(`/proc/${pid}/stat`, 'r')
  } catch (error) {
    if (exhausted.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return null
  }
  try {
    return parseProcStat(
      statBuffer.toString('latin1', 0, readSync(file, statBuffer, 0, statBuffer.length, 0)),
    )
  } catch {
    // ESRCH: it ended between open and read.
    return null
  } finally {
    closeSync(file)
  }
}

/** The name stands in parentheses and may hold spaces and parentheses itself, so the last one counts. */
export function parseProcStat(line: string): ProcStat | null {
  const open = line.indexOf('(')
  const close = line.lastIndexOf(')')
  const fields = line.slice(close + 2).split(' ')
  const [state, ppid, pgid, sid] = fields
  // Field 22; the first one here is field 3.
  const start = fields[19]
  if (open < 1 || close < open || !state || start === undefined) return null
  return {
    pid: Number(line.slice(0, open)),
    comm: line.slice(open + 1, close),
    state,
    ppid: Number(ppid),
    pgid: Number(pgid),
    sid: Number(sid),
    startTicks: Number(start),
    cpuTicks: Number(fields[11]) + Number(fields[12]),
    rssPages: Math.max(0, Number(fields[21])),
    isKernelThread: (Number(fields[6]) & KERNEL_THREAD_FLAG) !== 0,
  }
}

/** True for a process that ended and only waits to be noticed by its parent. */
export function isEndedState(state: string): boolean {
  return state.startsWith('Z') || state.startsWith('X')
}

/** True for a stopped process (SIGSTOP, or held by a debugger). */
export function isStoppedState(state: string): boolean {
  return state.startsWith('T') || state.startsWith('t')
}

/** Length of a clock tick in ms and size of a page in bytes, as the kernel tells each program at its start. */
export function kernelUnits(): { tickMs: number; pageBytes: number } {
  units ??= readKernelUnits()
  return units
}

let units: { tickMs: number; pageBytes: number } | undefined

/** Entries of the auxiliary vector (getauxval(3)): pairs of 64-bit words. */
const AT_PAGESZ = 6n
const AT_CLKTCK = 17n

function readKernelUnits(): { tickMs: number; pageBytes: number } {
  const found = { tickMs: 10, pageBytes: 4096 }
  try {
    const words = readFileSync('/proc/self/auxv')
    for (let at = 0; at + 16 <= words.length; at += 16) {
      const value = Number(words.readBigUInt64LE(at + 8))
      if (words.readBigUInt64LE(at) === AT_PAGESZ) found.pageBytes = value
      if (words.readBigUInt64LE(at) === AT_CLKTCK && value > 0) found.tickMs = 1000 / value
    }
  } catch {
    // Hidden by a sandbox: the values of nearly every Linux.
  }
  return found
}

let bootId: string | undefined

/** Start time with the boot that it counts from, so that it names one process for ever. */
export function toStartTime(startTicks: number): string {
  bootId ??= readBootId()
  return `${bootId}:${startTicks}`
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Some sandboxes hide it; then a reboot is told apart by the ticks alone.
    return 'boot'
  }
}
