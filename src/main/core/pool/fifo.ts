import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ExecaError, execa } from 'execa'
import { MusterError } from '../../../contract/errors.ts'

/** Beside the instances' folders, one FIFO lies ready: `mkfifo` is a program, which takes some 5 ms to run. */
const SPARE = 'next.fifo'
/** The process that was just started has the CPU for this long before its successor's FIFO is made, in ms. */
const REPLACE_AFTER_MS = 500

/**
 * Makes a FIFO (mode 0600) in an instance's folder, from the one that lies ready if there is one, and has the
 * next one made.
 *
 * @throws MusterError `storage`
 */
export async function makeFifo(path: string): Promise<void> {
  const spare = join(dirname(dirname(path)), SPARE)
  try {
    await rename(spare, path)
  } catch {
    await runMkfifo(path)
  }
  setTimeout(() => {
    // There may be one again, or no folder any more; without one the next start makes its own.
    runMkfifo(spare).catch(() => {})
  }, REPLACE_AFTER_MS).unref()
}

async function runMkfifo(path: string): Promise<void> {
  try {
    // Cleaning up at a signal would end the host, which takes signals itself (as in the other calls of execa).
    await execa('mkfifo', ['-m', '600', path], { cleanup: false })
  } catch (error) {
    const reason = error instanceof ExecaError ? error.stderr || error.shortMessage : String(error)
    throw new MusterError('storage', `The input of a new instance could not be made: ${reason}`, {
      hint: 'See whether the data directory is writable, and on a disk that has room and knows FIFOs.',
      cause: error,
    })
  }
}
