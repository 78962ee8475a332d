import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import { handOverImport } from '../../../contract/hand-over-import.ts'
import type { ImportedSession, ImportReport } from '../../../contract/imports.ts'
import { abortOnSignals } from '../abort-on-signals.ts'
import { exitCodes } from '../exit-codes.ts'
import { cleanText, formatCount, shortId } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster import` */
export async function importFile(
  context: VerbContext,
  file: string,
  { dryRun = false }: { dryRun?: boolean },
): Promise<number> {
  let isClean = true
  const code = await abortOnSignals((signal) =>
    withClient(context, async (client, terminal) => {
      const path = resolve(file)
      const importId = await handOver(client, terminal, path, signal)
      const stop = client.subscribe(
        { names: ['import.progressed'] },
        {
          onEvent({ name, payload }) {
            if (name !== 'import.progressed' || payload.importId !== importId) return
            const { step, done, total } = payload
            terminal.setStatus(
              step === 'checking'
                ? `Checking: ${share(done, total)}`
                : `Importing: ${formatCount(done)} of ${formatCount(total)} sessions`,
            )
          },
        },
      )
      try {
        const report = await (dryRun
          ? client.call('import.check', { importId }, { signal })
          : client.call('import.run', { importId }, { signal }))
        isClean = report.sessions.refused === 0
        print(terminal, report, dryRun)
      } finally {
        stop()
        terminal.setStatus('')
        await client.call('import.remove', { importId }).catch(() => {})
      }
    }),
  )
  return code === exitCodes.ok && !isClean ? exitCodes.failed : code
}

/** The file as the supervisor has it then, which may be on another machine. */
async function handOver(
  client: Client,
  terminal: Terminal,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new MusterError(
      error.code === 'ENOENT' ? 'not_found' : 'validation',
      `${cleanText(path)} can't be read (${error.code}).`,
      { hint: 'Name a file that muster export has written as JSON or JSONL.' },
    )
  })
  try {
    const stats = await handle.stat()
    if (!stats.isFile())
      throw new MusterError('validation', `${cleanText(path)} is no file.`, {
        hint: 'Name a file that muster export has written as JSON or JSONL.',
      })
    const { size } = stats
    if (size === 0)
      throw new MusterError('validation', `${cleanText(path)} is empty.`, {
        hint: 'Export it again.',
      })
    return await handOverImport(
      client,
      {
        bytes: size,
        async read(offset, length) {
          const piece = Buffer.allocUnsafe(length)
          const { bytesRead } = await handle.read(piece, 0, length, offset)
          if (bytesRead > 0) return piece.toString('base64', 0, bytesRead)
          throw new MusterError('validation', `${cleanText(path)} has become shorter while it was read.`, {
            hint: 'Wait until it is written, and import it again.',
          })
        },
      },
      { signal, onProgress: (bytes) => terminal.setStatus(`Handing over: ${share(bytes, size)}`) },
    )
  } finally {
    await handle.close()
  }
}

function print(terminal: Terminal, report: ImportReport, dryRun: boolean): void {
  if (terminal.json) {
    terminal.printJson({ type: 'imported', dryRun, ...report })
    return
  }
  const { sessions, tasks, leftOut, told } = report
  for (const each of told)
    if (each.outcome === 'refused') terminal.complain(`${named(each)}: ${cleanText(each.note ?? '')}`)
  for (const each of told) if (each.outcome === 'new' || each.outcome === 'more') terminal.print(named(each))
  const refused = sessions.refused === 0 ? '' : `, ${sessions.refused} refused`
  terminal.print(
    `${dryRun ? 'Would be: ' : ''}${sessions.new} sessions new, ${sessions.more} with new tasks, ${sessions.here} here already${refused}; ${tasks.new} tasks new, ${tasks.here} here already`,
  )
  if (tasks.unfinished > 0)
    terminal.note(`${tasks.unfinished} tasks had not ended when they were exported, and are left out.`)
  if (leftOut > 0) terminal.note(`${leftOut} records of runs and searches are not imported.`)
}

const named = ({ sessionId, title, newTasks }: ImportedSession): string =>
  `${shortId(sessionId)}  ${cleanText(title)}  (${newTasks} new tasks)`

const share = (done: number, total: number): string =>
  `${total === 0 ? 100 : Math.floor((100 * done) / total)}%`
