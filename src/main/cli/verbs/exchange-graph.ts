import { resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import { type LoadedCollection, loadGraph } from '../../core/arangodb/load-graph.ts'
import type { OnDuplicate } from '../../core/arangodb/on-duplicate.ts'
import { readTarget, spellTarget } from '../../core/arangodb/target.ts'
import { type GraphFile, writeGraph } from '../../core/arangodb/write-graph.ts'
import type { ExchangeDocument } from '../../core/exchange/document.ts'
import type { TextFormat } from '../../core/exchange/text/text-format.ts'
import { abortOnSignals } from '../abort-on-signals.ts'
import { exitCodes } from '../exit-codes.ts'
import { printTable } from '../facts-text.ts'
import { cleanText } from '../format.ts'
import { startStatusLine } from '../status-line.ts'
import type { VerbContext } from '../verb-context.ts'
import { readRight } from './exchange.ts'

/** `muster exchange graph` */
export async function graph(
  { terminal, stdin }: VerbContext,
  file: string,
  { out, format }: { out: string; format?: TextFormat },
): Promise<number> {
  const document = (await readRight(file, stdin, 'document', format)) as unknown as ExchangeDocument
  const files = write(document, resolve(out))
  if (terminal.json)
    for (const { type, ...facts } of files) terminal.printJson({ type: 'file', kind: type, ...facts })
  else {
    const rows = files.map(({ file: name, type, records }) => [name, type, String(records)])
    printTable(terminal, [['FILE', 'KIND', 'RECORDS'], ...rows])
  }
  return exitCodes.ok
}

function write(document: ExchangeDocument, folder: string): GraphFile[] {
  try {
    return writeGraph(document, folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // What a full disk is, is said elsewhere; anything without a code is a defect.
    if (code === undefined || code === 'ENOSPC' || code === 'EDQUOT') throw error
    throw new MusterError('storage', `The files can't be written into ${folder} (${code}).`, {
      hint: 'Check the path and its rights.',
      cause: error,
    })
  }
}

/** `muster exchange load` */
export async function load(
  { terminal, env }: VerbContext,
  folder: string,
  { database, onDuplicate }: { database: string; onDuplicate: OnDuplicate },
): Promise<number> {
  const target = readTarget(database, env)
  const status = startStatusLine(
    terminal,
    ({ collection, done, of }: { collection: string; done: number; of: number }) =>
      `Loading ${collection}: ${done} of ${of}`,
  )
  return abortOnSignals(async (signal) => {
    try {
      const { collections, problems, moreProblems } = await loadGraph(resolve(folder), {
        target,
        onDuplicate,
        signal,
        onProgress: status.update,
      })
      status.stop()
      for (const { collection, lines, message } of problems) {
        if (terminal.json) terminal.printJson({ type: 'problem', collection, lines, message })
        else
          terminal.complain(
            `${terminal.style('red', 'refused')}: ${collection}, lines ${lines.join(' to ')}: ${cleanText(message)}`,
          )
      }
      if (moreProblems > 0 && !terminal.json) terminal.complain(`and ${moreProblems} more`)
      const ok = collections.every(({ errors }) => errors === 0)
      if (terminal.json)
        terminal.printJson({ type: 'result', ok, database: spellTarget(target), collections })
      else {
        printTable(terminal, [head, ...collections.map(rowOf)])
        terminal.note(`Loaded into ${spellTarget(target)}.`)
      }
      return ok ? exitCodes.ok : exitCodes.failed
    } finally {
      status.stop()
    }
  })
}

const head = ['COLLECTION', 'CREATED', 'UPDATED', 'THERE', 'REFUSED']

function rowOf({ collection, created, updated, ignored, before, errors }: LoadedCollection): string[] {
  return [collection, ...[created, updated, ignored + before, errors].map(String)]
}
