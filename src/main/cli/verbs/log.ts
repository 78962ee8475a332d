import { selectEntries } from '../../../contract/select-log-entries.ts'
import type { LogEntry, LogLevel } from '../../../contract/settings.ts'
import { dataDirectoryOf } from '../../data-directory.ts'
import { readLogTail } from '../../log/log-file.ts'
import { logPath } from '../../log/open-log.ts'
import { findSupervisor } from '../connect.ts'
import { formatLine } from '../console-log.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Supervisor } from '../supervisor.ts'
import type { VerbContext } from '../verb-context.ts'

export interface LogOptions {
  follow?: boolean
  level: LogLevel
  search?: string
  lines: number
}

/** `muster log`: the supervisor's own log; from the file where none runs. */
export async function log(context: VerbContext, options: LogOptions): Promise<number> {
  const { terminal, flags, env } = context
  const query = { level: options.level, search: options.search, limit: options.lines }
  const print = (entries: readonly LogEntry[]) => {
    for (const entry of entries) {
      if (terminal.json) terminal.printJson({ type: 'log', ...entry })
      else terminal.print(formatLine(terminal, entry))
    }
  }
  const supervisor = await findSupervisor(context)
  if (!supervisor) {
    const path = logPath(dataDirectoryOf({ dataDirectory: flags.dataDir }, env))
    print(selectEntries(readLogTail(path), query))
    if (options.follow) terminal.note('No supervisor is running: there is nothing to follow.')
    return exitCodes.ok
  }
  try {
    if (options.follow) await follow(supervisor, options, print)
    else print((await supervisor.client.call('log.read', query)).entries)
    return exitCodes.ok
  } finally {
    await supervisor.close()
  }
}

/** Until Ctrl-C, or until the supervisor is gone. */
async function follow(
  supervisor: Supervisor,
  { level, search, lines }: LogOptions,
  print: (entries: readonly LogEntry[]) => void,
): Promise<void> {
  const { client } = supervisor
  // What is written while the first page is on its way comes after it.
  let early: LogEntry[] | null = []
  const stop = client.subscribe(
    { names: ['log.written', 'supervisor.closing'] },
    {
      onEvent(event) {
        if (event.name !== 'log.written') return
        const entries = selectEntries(event.payload.entries, {
          level,
          search,
          limit: Number.MAX_SAFE_INTEGER,
        })
        if (early) early.push(...entries)
        else print(entries)
      },
    },
  )
  const asked = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
  try {
    const { entries } = await client.call('log.read', { level, search, limit: lines })
    print(entries)
    const seen = new Set(entries.map((entry) => JSON.stringify(entry)))
    print(early.filter((entry) => !seen.has(JSON.stringify(entry))))
    early = null
    await Promise.race([asked, supervisor.lost.catch(() => {})])
  } finally {
    stop()
  }
}
