import { writeFile } from 'node:fs/promises'
import { MusterError } from '../../../contract/errors.ts'
import type { Json } from '../../../contract/values.ts'
import type { ExchangeDocument } from '../../core/exchange/document.ts'
import { toMarkdown } from '../../core/exchange/exports/markdown.ts'
import { toPlainText } from '../../core/exchange/exports/plain-text.ts'
import { serialize } from '../../core/exchange/text/serialize.ts'
import { type Extraction, extractPdf, missingOf } from '../../core/extraction/extract-pdf.ts'
import { problemOf } from '../../core/extraction/pdf-problem.ts'
import { abortOnSignals } from '../abort-on-signals.ts'
import { exitCodes, pdfExitCodes } from '../exit-codes.ts'
import { cleanText } from '../format.ts'
import { reportError } from '../report-error.ts'
import { startStatusLine } from '../status-line.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'

export interface ExtractVerbOptions {
  to: keyof typeof writers
  output?: string
  pages?: number[]
  /** `-`: it is read from stdin. Nothing else is taken. */
  password?: string
}

/** `muster exchange extract` */
export async function extract(
  { terminal, stdin }: VerbContext,
  file: string,
  options: ExtractVerbOptions,
): Promise<number> {
  const { password } = options
  if (password !== undefined && password !== '-') {
    throw new MusterError(
      'validation',
      'A password is not taken from the command line: others can see it there while the command runs, and the shell keeps it.',
      { hint: 'Put it into a file that only you may read, and give it on stdin: --password - < FILE.' },
    )
  }
  return abortOnSignals((signal) => extractTo(terminal, stdin, file, options, signal))
}

async function extractTo(
  terminal: Terminal,
  stdin: NodeJS.ReadStream,
  file: string,
  { to, output, pages, password }: ExtractVerbOptions,
  signal: AbortSignal,
): Promise<number> {
  const status = startStatusLine(
    terminal,
    ({ done, of }: { done: number; of: number }) => `Reading ${cleanText(file)}: ${done} of ${of} pages`,
  )
  let extraction: Extraction
  try {
    extraction = await extractPdf(file, {
      signal,
      onProgress: (done, of) => status.update({ done, of }),
      ...(password === undefined ? {} : { password: await firstLine(stdin) }),
      ...(pages === undefined ? {} : { pages }),
    })
  } catch (error) {
    status.stop()
    if (signal.aborted) throw error
    const problem = problemOf(error)
    const code = reportError(error, terminal)
    return problem === undefined ? code : pdfExitCodes[problem]
  } finally {
    status.stop()
  }
  const { document, warnings } = extraction
  for (const { problem, message, pages: on } of warnings) {
    if (terminal.json)
      terminal.printJson({ type: 'warning', problem, message, ...(on === undefined ? {} : { pages: on }) })
    else terminal.note(`${terminal.style('yellow', 'Warning:')} ${message}`)
  }
  if (output !== undefined) await write(output, writers[to](document))
  else if (terminal.json) terminal.printJson({ type: 'document', document })
  else terminal.write(writers[to](document))
  const missing = missingOf(extraction)
  return missing === undefined ? exitCodes.ok : pdfExitCodes[missing.problem]
}

const writers = {
  json: (document: ExchangeDocument) => serialize(document as unknown as Json, 'json'),
  yaml: (document: ExchangeDocument) => serialize(document as unknown as Json, 'yaml'),
  markdown: toMarkdown,
  text: toPlainText,
} as const

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT') throw error
    throw new MusterError(
      'not_found',
      `The file ${path} can't be written (${error.code ?? String(error)}).`,
      {
        hint: 'Check its path and rights.',
        cause: error,
      },
    )
  })
}

async function firstLine(stdin: NodeJS.ReadStream): Promise<string> {
  let text = ''
  for await (const piece of stdin) {
    text += String(piece)
    if (text.includes('\n') || text.length > 10_000) break
  }
  return text.split(/\r?\n/, 1)[0] ?? ''
}
