import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { MusterError } from '../../../contract/errors.ts'
import { pdfError } from './pdf-problem.ts'
import { readPdf } from './read-pdf.ts'
import { NEXT, type ReaderMessage, type ReadOrder } from './reader-messages.ts'

/*
 * The process that reads one PDF and ends. What a damaged file does to a library, it does to this process only.
 */

/** A file is at most this large, in bytes. */
const MOST_BYTES = 512 * 1024 * 1024
/** Blocks that are told at once. */
const AT_ONCE = 250
/** How often its memory is looked at, in ms. */
const LOOK_MS = 100

process.once('message', (order: ReadOrder) => {
  void read(order).finally(() => process.disconnect?.())
})
// Whoever asked is gone.
process.once('disconnect', () => process.exit(0))

async function read({ path, memoryBytes, ...options }: ReadOrder): Promise<void> {
  const guard = watchMemory(memoryBytes)
  try {
    const bytes = await contentOf(path)
    let told = 0
    const { head, blocks, warnings } = await readPdf(bytes, {
      ...options,
      fileName: basename(path),
      onProgress: (done, of) => {
        // Nobody sees more than some of them.
        if (done < of && done > 0 && Date.now() - told < 50) return
        told = Date.now()
        void send({ type: 'progress', done, of })
      },
    })
    await send({ type: 'head', head, warnings })
    for (let at = 0; at < blocks.length; at += AT_ONCE) {
      await asked()
      await send({ type: 'blocks', blocks: blocks.slice(at, at + AT_ONCE) })
    }
    await asked()
    await send({ type: 'end' })
  } catch (error) {
    await send({ type: 'error', error: wireOf(error) })
  } finally {
    await guard.terminate()
  }
}

/**
 * A thread that ends the process when it takes more memory than it may: this one may be deep in a library then.
 */
function watchMemory(bytes: number): Worker {
  const code = `setInterval(() => {
    if (process.memoryUsage.rss() > ${bytes}) process.kill(process.pid, 'SIGKILL')
  }, ${LOOK_MS})`
  return new Worker(code, { eval: true, execArgv: [], env: {} })
}

async function contentOf(path: string): Promise<Buffer> {
  const { size } = await stat(path)
  if (size > MOST_BYTES)
    throw pdfError(
      'tooLarge',
      `The file has ${Math.round(size / 1024 / 1024)} MB; at most 512 MB are read.`,
      'Split it.',
    )
  return readFile(path)
}

function wireOf(error: unknown) {
  if (error instanceof MusterError) return error.toWire()
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new MusterError('internal', `The PDF could not be read: ${text}`, {
    details: { problem: 'crashed' },
  }).toWire()
}

function send(message: ReaderMessage): Promise<void> {
  return new Promise((done) => {
    if (process.send === undefined) done()
    else process.send(message, () => done())
  })
}

function asked(): Promise<void> {
  return new Promise((done) => {
    const take = (message: unknown) => {
      if (message !== NEXT) return
      process.off('message', take)
      done()
    }
    process.on('message', take)
  })
}
