import { fstatSync, writeSync } from 'node:fs'

/** stdout by lines, with the counts that a reader can check itself against. */
export interface Output {
  /** Queues one JSON line. Lines leave in order, at the latest when the event loop turns. */
  line(value: object): void
  /** Queues bytes as they are (garbage for the reader to survive); each newline counts as a line. */
  raw(bytes: Uint8Array): void
  /** Hands all that is queued to the system, synchronously where stdout is a file or a Linux pipe. */
  flush(): void
  /** Flushes, lets other work run, and waits for a slow reader. */
  drained(): Promise<void>
  /** Lines since the process started. */
  readonly lines: number
  /** `content_block_delta` lines since the process started. */
  readonly deltas: number
}

const FLUSH_BYTES = 64 * 1024

export function createOutput(): Output {
  const toFile = fstatSync(1).isFile()
  let queued = ''
  let scheduled = false
  let full = false
  let lines = 0
  let deltas = 0

  const write = (bytes: string | Uint8Array): void => {
    // Synchronous for a file, so that order and completeness hold even when a signal ends the process.
    if (toFile) writeAll(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
    else full = !process.stdout.write(bytes)
  }
  const flush = (): void => {
    if (queued === '') return
    const text = queued
    queued = ''
    write(text)
  }
  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      flush()
    })
  }

  return {
    line(value) {
      queued += `${JSON.stringify(value)}\n`
      lines += 1
      if ((value as { event?: { type?: string } }).event?.type === 'content_block_delta') deltas += 1
      if (queued.length > FLUSH_BYTES) flush()
      else schedule()
    },
    raw(bytes) {
      flush()
      write(bytes)
      for (const byte of bytes) if (byte === 10) lines += 1
    },
    flush,
    drained() {
      flush()
      return new Promise((resolve) => {
        if (full) process.stdout.once('drain', resolve)
        else setImmediate(resolve)
        full = false
      })
    },
    get lines() {
      return lines
    },
    get deltas() {
      return deltas
    },
  }
}

/** As the CLI does (2.1.329): what a full disk does not take is dropped without a word, and it goes on. */
function writeAll(bytes: Uint8Array): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
