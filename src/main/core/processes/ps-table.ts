import { execa } from 'execa'
import { beginningOf } from '../../../contract/cut-text.ts'

/** One row of `ps`. */
export interface PsRow {
  pid: number
  ppid: number
  pgid: number
  state: string
  /** `lstart` in the C locale, to the second: `Sat Nov 21 12:00:00 2026`. */
  startTime: string
  /** Name of the program without its folder, at most 64 characters. */
  name: string
  rssBytes: number
  /** CPU time used so far, in ms; to the second on Linux. */
  cpuMs: number
}

/** One `ps` takes 10–30 ms; one that takes this long hangs. */
const PS_TIMEOUT_MS = 3_000
/** `comm` is last: on macOS it is a path, which may hold spaces. */
const COLUMNS = 'pid=,ppid=,pgid=,stat=,rss=,time=,lstart=,comm='
const NAME_LENGTH = 64

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
    const [pid, ppid, pgid, state, rss, time, ...rest] = line.trim().split(/\s+/)
    const cpuMs = parseCpuTime(time ?? '')
    if (!pid || !ppid || !pgid || !state || cpuMs === null || rest.length < 5) continue
    rows.push({
      pid: Number(pid),
      ppid: Number(ppid),
      pgid: Number(pgid),
      state,
      startTime: rest.slice(0, 5).join(' '),
      name: beginningOf(rest.slice(5).join(' ').split('/').at(-1) ?? '', NAME_LENGTH),
      rssBytes: Number(rss) * 1024,
      cpuMs,
    })
  }
  return rows
}

/** `[[days-]hours:]minutes:seconds`, with hundredths on macOS. Null: not a time. */
function parseCpuTime(text: string): number | null {
  const match = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text)
  if (!match) return null
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match.map((part) => part ?? 0).map(Number)
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000)
}

/**
 * The values of variables by pid, in the order of their names, from the environment that `ps -E` prints behind
 * the command (macOS, own processes only). Processes that have none of them are left out.
 */
export async function readPsTags(names: readonly string[]): Promise<Map<number, (string | null)[]>> {
  if (process.platform !== 'darwin') return new Map()
  return parsePsTags(await runPs(['-E', '-xww', '-o', 'pid=,command=']), names)
}

/** What {@link readPsTags} makes of the text. */
export function parsePsTags(text: string, names: readonly string[]): Map<number, (string | null)[]> {
  const tags = new Map<number, (string | null)[]>()
  // The last one counts: arguments come before the environment.
  const patterns = names.map((name) => new RegExp(`.*\\s${name}=(\\S+)`))
  for (const line of text.split('\n')) {
    const values = patterns.map((pattern) => pattern.exec(line)?.[1] ?? null)
    const pid = Number.parseInt(line, 10)
    if (pid > 0 && values.some((value) => value !== null)) tags.set(pid, values)
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
    cleanup: false,
  })
  return stdout ?? ''
}
