import { execa } from 'execa'

/** One row of `ps`. */
export interface PsRow {
  pid: number
  ppid: number
  pgid: number
  state: string
  /** `lstart` in the C locale, to the second: `Sat Nov 21 12:00:00 2026`. */
  startTime: string
}

/** One `ps` takes 10–30 ms; one that takes this long hangs. */
const PS_TIMEOUT_MS = 3_000
const COLUMNS = 'pid=,ppid=,pgid=,stat=,lstart='

/** All processes, or those named: macOS and other systems without `/proc`. Empty where there is no `ps`. */
export async function readPsTable(pids?: readonly number[]): Promise<PsRow[]> {
  if (process.platform === 'win32' || pids?.length === 0) return []
  const which = pids ? ['-p', pids.join(',')] : ['-ax']
  return parsePsTable(await runPs([...which, '-ww', '-o', COLUMNS]))
}

/** Rows that can't be read are left out. */
export function parsePsTable(text: string): PsRow[] {
  const rows: PsRow[] = []
  for (const line of text.split('\n')) {
    const [pid, ppid, pgid, state, ...start] = line.trim().split(/\s+/)
    if (!pid || !ppid || !pgid || !state || start.length !== 5) continue
    rows.push({
      pid: Number(pid),
      ppid: Number(ppid),
      pgid: Number(pgid),
      state,
      startTime: start.join(' '),
    })
  }
  return rows
}

/** Tags by pid, from the environment that `ps -E` prints behind the command (macOS, own processes only). */
export async function readPsTags(name: string): Promise<Map<number, string>> {
  const tags = new Map<number, string>()
  if (process.platform !== 'darwin') return tags
  const tag = new RegExp(`^\\s*(\\d+) .*\\s${name}=(\\S+)`)
  const text = await runPs(['-E', '-xww', '-o', 'pid=,command='])
  for (const line of text.split('\n')) {
    const match = tag.exec(line)
    if (match?.[1] && match[2]) tags.set(Number(match[1]), match[2])
  }
  return tags
}

async function runPs(args: readonly string[]): Promise<string> {
  const { stdout } = await execa('ps', args, {
    env: { LC_ALL: 'C' },
    timeout: PS_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
    // `ps -p` exits with 1 when none of them is alive.
    reject: false,
  })
  return stdout ?? ''
}
