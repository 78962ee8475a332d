import { randomUUID } from 'node:crypto'
import { readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ExecaError, execa } from 'execa'
import { MusterError } from '../../../contract/errors.ts'

/** FIFOs that lie ready beside the instances' folders, for their inputs. */
interface Stock {
  ready: string[]
  filling: Promise<void> | null
  /** The refill that is due. */
  timer: NodeJS.Timeout | null
  /** What an earlier supervisor left was taken over. */
  isOpened: boolean
}

/** Made by one call of `mkfifo`: a program, which takes some 5 ms to run and blocks the event loop while it starts. */
const FILL = 16
const LOW = FILL / 2
/** The process that was just started has the CPU for this long before its successors' FIFOs are made, in ms. */
const REFILL_AFTER_MS = 500
const EXTENSION = '.fifo'

/** By the directory of the instances' folders. */
const stocks = new Map<string, Stock>()

/**
 * Puts a FIFO (mode 0600) into an instance's folder: one of those that lie ready, of which new ones are made when few are
 * left.
 *
 * @throws MusterError `storage`
 */
export async function makeFifo(path: string): Promise<void> {
  const directory = dirname(dirname(path))
  const stock = stocks.get(directory) ?? { ready: [], filling: null, timer: null, isOpened: false }
  stocks.set(directory, stock)
  await takeFifo(directory, stock, path)
  if (stock.ready.length >= LOW || stock.timer !== null) return
  stock.timer = setTimeout(() => {
    stock.timer = null
    // There may be no directory any more; a start that finds none makes them itself, and says why it can't.
    fill(directory, stock).catch(() => {})
  }, REFILL_AFTER_MS).unref()
}

async function takeFifo(directory: string, stock: Stock, path: string): Promise<void> {
  for (let isNew = false; ; ) {
    const spare = stock.ready.pop()
    try {
      if (spare === undefined) {
        isNew = true
        await fill(directory, stock)
      } else {
        await rename(spare, path)
        return
      }
    } catch (error) {
      // An older one may have been removed, as whatever is in a data directory may be.
      if (isNew) throw unmade(path, error)
    }
  }
}

/** Called again while it fills, it is the same filling. */
function fill(directory: string, stock: Stock): Promise<void> {
  stock.filling ??= findOrMake(directory, stock).finally(() => {
    stock.filling = null
  })
  return stock.filling
}

async function findOrMake(directory: string, stock: Stock): Promise<void> {
  if (!stock.isOpened) {
    stock.isOpened = true
    const left = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(EXTENSION))
    stock.ready.push(...left.map((name) => join(directory, name)))
    if (stock.ready.length > 0) return
  }
  const paths = Array.from({ length: FILL }, () => join(directory, `${randomUUID()}${EXTENSION}`))
  // Cleaning up at a signal would end the host, which takes signals itself (as in the other calls of execa).
  await execa('mkfifo', ['-m', '600', ...paths], { cleanup: false })
  stock.ready.push(...paths)
}

function unmade(path: string, error: unknown): MusterError {
  const told = error instanceof ExecaError ? error.stderr || error.shortMessage : String(error)
  // One line for each that could not be made; they are alike.
  const [reason] = told.split('\n')
  return new MusterError('storage', `The input of a new instance, ${path}, could not be made: ${reason}`, {
    hint: 'See whether the data directory is writable, and on a disk that has room and knows FIFOs.',
    cause: error,
  })
}
