import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MusterError } from '../../../contract/errors.ts'
import type { Block, ExchangeDocument } from '../exchange/document.ts'
import { nestSections } from './nest-sections.ts'
import { type PdfWarning, pdfError, problemOf } from './pdf-problem.ts'
import { NEXT, type ReaderMessage, type ReadOrder } from './reader-messages.ts'
import type { DocumentHead } from './source/document-head.ts'

/** Memory that the process that reads may take, in MB. */
const MEMORY_MB = 1_024
/** Of which the objects of JavaScript take this much at most. */
const HEAP_MB = 512
/** A reader that tells nothing for this long is ended, in ms. */
const SILENCE_MS = 120_000

export interface ExtractOptions {
  password?: string
  /** Numbers of the pages that are read, from 1; without it all. */
  pages?: readonly number[]
  /** Pages that are read, of all that are to be. */
  onProgress?: (done: number, of: number) => void
  /** Ends the reading, and its process. */
  signal?: AbortSignal
}

/** What was read of a PDF. */
export interface Extraction {
  document: ExchangeDocument
  /** What could not be read, or not in the best way. */
  warnings: PdfWarning[]
}

/**
 * Reads a PDF as a document, in a process of its own: by its tags where it has some, else by its geometry; each block says
 * which.
 *
 * @throws MusterError `not_found`; `validation` with `details.problem` for a file that can't be read (see `PdfProblem`);
 * the reason of the signal when it is aborted
 */
export async function extractPdf(path: string, options: ExtractOptions = {}): Promise<Extraction> {
  const file = resolve(path)
  await checkFile(file)
  try {
    return await readIn(file, options, true)
  } catch (error) {
    if (problemOf(error) !== 'crashed') throw error
    // What brings down the native library may be read by the other one.
    const again = await readIn(file, options, false)
    const message = 'The native reader failed on the file, so it was read by pdf.js, which takes longer.'
    return { ...again, warnings: [{ problem: 'slowReading', message }, ...again.warnings] }
  }
}

/** Why what was read is not the whole file; undefined: it is. A single picture or empty page among others is no loss. */
export function missingOf({ document, warnings }: Extraction): PdfWarning | undefined {
  return warnings.find(({ problem, pages }) =>
    problem === 'scanned' || problem === 'noContent'
      ? pages?.length === document.pages.length
      : problem !== 'slowReading',
  )
}

async function checkFile(file: string): Promise<void> {
  const facts = await stat(file).catch(() => null)
  if (facts === null) throw new MusterError('not_found', `There is no file ${file}.`)
  if (facts.isDirectory())
    throw new MusterError('validation', `${file} is a folder.`, { hint: 'Give a PDF in it.' })
  await access(file, constants.R_OK).catch(() => {
    throw new MusterError('validation', `${file} may not be read.`, { hint: 'Change its permissions.' })
  })
}

function readIn(
  path: string,
  { password, pages, onProgress, signal }: ExtractOptions,
  native: boolean,
): Promise<Extraction> {
  signal?.throwIfAborted()
  const order: ReadOrder = {
    path,
    native,
    memoryBytes: MEMORY_MB * 1024 * 1024,
    ...(password === undefined ? {} : { password }),
    ...(pages === undefined ? {} : { pages }),
  }
  return new Promise((done, fail) => {
    const child = startReader()
    let head: DocumentHead | null = null
    let warnings: PdfWarning[] = []
    const blocks: Block[] = []
    let silence: NodeJS.Timeout | undefined
    const settle = (end: () => void) => {
      clearTimeout(silence)
      signal?.removeEventListener('abort', abort)
      child.removeAllListeners()
      child.on('error', () => {})
      child.kill('SIGKILL')
      end()
    }
    const abort = () => settle(() => fail(signal?.reason))
    const listen = () => {
      clearTimeout(silence)
      silence = setTimeout(
        () =>
          settle(() =>
            fail(
              pdfError(
                'tooSlow',
                `Nothing more was read of the file for ${SILENCE_MS / 1_000} s, so it was given up.`,
                'Give some of its pages at a time.',
              ),
            ),
          ),
        SILENCE_MS,
      )
    }
    signal?.addEventListener('abort', abort, { once: true })
    child.on('error', (error) => settle(() => fail(crashed(error.message))))
    child.on('exit', (code, by) => settle(() => fail(endedBy(code, by))))
    child.on('message', (message: ReaderMessage) => {
      listen()
      switch (message.type) {
        case 'progress':
          onProgress?.(message.done, message.of)
          return
        case 'error':
          settle(() => fail(MusterError.fromWire(message.error)))
          return
        case 'head':
          head = message.head
          warnings = message.warnings
          break
        case 'blocks':
          blocks.push(...message.blocks)
          break
        case 'end':
          settle(() =>
            head === null
              ? fail(crashed('it told nothing'))
              : done({ document: { ...head, blocks: nestSections(blocks) }, warnings }),
          )
          return
      }
      child.send(NEXT)
    })
    listen()
    child.send(order, (error) => {
      if (error !== null) settle(() => fail(crashed(error.message)))
    })
  })
}

function startReader(): ChildProcess {
  // In the build it lies beside this code.
  const built = join(import.meta.dirname, 'pdf-reader.js')
  const script = existsSync(built) ? built : join(import.meta.dirname, 'pdf-reader.ts')
  const { SystemRoot, TEMP, TMP } = process.env
  return fork(script, [], {
    // A small space for new objects keeps the process small.
    execArgv: [`--max-old-space-size=${HEAP_MB}`, '--max-semi-space-size=4'],
    // It is given nothing of ours. Inside Electron the executable is Electron's; this makes it behave as plain Node.
    env: { SystemRoot, TEMP, TMP, ...(process.versions.electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'json',
    windowsHide: true,
  })
}

function endedBy(code: number | null, signal: NodeJS.Signals | null): MusterError {
  // V8 aborts when the objects of JavaScript take more than they may; who takes more memory in all is killed.
  if (code === 134 || signal === 'SIGABRT' || signal === 'SIGKILL')
    return pdfError(
      'tooMuchMemory',
      'Reading the file took more memory than it may and was ended.',
      'Give some of its pages at a time.',
    )
  return crashed(signal ?? `exit code ${code}`)
}

const crashed = (why: string) =>
  pdfError('crashed', `The program that reads the file ended (${why}).`, 'The file may be damaged.')
