import { extname, resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import { type ExportFormat, exportEndings, exportFormats } from '../../../contract/export-names.ts'
import type { Input, Output } from '../../../contract/operations.ts'
import { abortOnSignals } from '../abort-on-signals.ts'
import { findRun } from '../find-run.ts'
import { findSession, findTask, idsOf } from '../find-task.ts'
import { cleanText, formatBytes } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { writeExport } from '../write-export.ts'
import { queryOf, type SearchOptions } from './search.ts'

interface FileOptions {
  format?: ExportFormat
  output?: string
  overwrite?: boolean
  keepSecrets?: boolean
}

type Subject = Input<'export.read'>['subject']

/** `muster export` alone. */
export async function help(_context: VerbContext): Promise<number> {
  throw new MusterError('validation', 'Say what is to be exported.', {
    hint: 'muster export task, session, run or search; see muster export --help.',
  })
}

/** `muster export task` */
export function exportTasks(
  context: VerbContext,
  tasks: readonly string[],
  options: FileOptions,
): Promise<number> {
  return exportTo(context, options, async (client) => ({
    kind: 'tasks',
    taskIds: await idsOf(client, tasks, findTask),
  }))
}

/** `muster export session` */
export function exportSession(context: VerbContext, session: string, options: FileOptions): Promise<number> {
  return exportTo(context, options, async (client) => ({
    kind: 'session',
    sessionId: (await findSession(client, session)).id,
  }))
}

/** `muster export run` */
export function exportRun(context: VerbContext, run: string, options: FileOptions): Promise<number> {
  return exportTo(context, options, async (client) => ({
    kind: 'run',
    runId: (await findRun(client, run)).id,
  }))
}

/** `muster export search` */
export function exportSearch(
  context: VerbContext,
  words: readonly string[],
  options: FileOptions & SearchOptions,
): Promise<number> {
  return exportTo(context, options, async (client) => ({
    kind: 'search',
    search: await queryOf(client, words, options),
  }))
}

/** `muster db export` */
export function exportAll(context: VerbContext, options: FileOptions): Promise<number> {
  return exportTo(context, options, async () => ({ kind: 'all' }))
}

function exportTo(
  context: VerbContext,
  options: FileOptions,
  subjectOf: (client: Client) => Promise<Subject>,
): Promise<number> {
  const { output, overwrite = false, keepSecrets = false } = options
  const format = options.format ?? formatOf(output)
  return abortOnSignals((signal) =>
    withClient(context, async (client, terminal) => {
      const subject = await subjectOf(client)
      const pieces = readPieces(client, terminal, { subject, format, scrub: !keepSecrets }, signal)
      if (output === undefined) {
        for await (const piece of pieces) terminal.writeFile(piece)
        return
      }
      const path = resolve(output)
      const bytes = await writeExport(path, pieces, { overwrite })
      if (terminal.json) terminal.printJson({ type: 'exported', path, bytes, format })
      else terminal.print(`${formatBytes(bytes)} written to ${cleanText(path)}`)
    }),
  )
}

async function* readPieces(
  client: Client,
  terminal: Terminal,
  what: { subject: Subject; format: ExportFormat; scrub: boolean },
  signal: AbortSignal,
): AsyncGenerator<string> {
  let cursor: string | null = null
  try {
    do {
      signal.throwIfAborted()
      const piece: Output<'export.read'> = await client.call(
        'export.read',
        { ...what, ...(cursor === null ? {} : { cursor }) },
        { signal },
      )
      if (piece.total > 0) terminal.setStatus(`Exporting: ${Math.floor((100 * piece.done) / piece.total)}%`)
      yield piece.text
      cursor = piece.nextCursor
    } while (cursor !== null)
  } finally {
    terminal.setStatus('')
  }
}

/** As the name of the file ends. @throws MusterError `validation` for an ending that says nothing */
function formatOf(output: string | undefined): ExportFormat {
  if (output === undefined) return 'jsonl'
  const ending = extname(output).slice(1).toLowerCase()
  const found = exportFormats.find((format) => exportEndings[format] === ending || format === ending)
  if (found !== undefined) return found
  if (ending === 'htm') return 'html'
  throw new MusterError(
    'validation',
    `The name ${cleanText(output)} does not say in which format it is to be.`,
    {
      hint: `Let it end with one of ${Object.values(exportEndings)
        .map((each) => `.${each}`)
        .join(', ')}, or say --format.`,
      details: { field: '--format' },
    },
  )
}
