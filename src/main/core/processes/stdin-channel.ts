import { constants, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { MusterError } from '../../../contract/errors.ts'
import { makeFifo } from './fifo.ts'

/** Our writing end of an instance's stdin. */
export interface StdinChannel {
  /** As `InstanceProcess.send`. */
  send(line: string): Promise<void>
  /** Nothing can be written any more: what waits is rejected with `unavailable`. */
  close(): void
  /** Stops taking lines and rejects those that wait; one that is half written is written to its end. */
  release(): void
}

/** What the child gets as its stdin, and how our end is had once it runs. */
export interface ChildStdin {
  stdio: number | 'pipe'
  /** `pipe` is the child's stdin as Node made it; null where `stdio` is a descriptor. */
  connect(pipe: Writable | null): Promise<StdinChannel>
  /** Closes our copy of the child's end; may be called twice. */
  close(): Promise<void>
}

/** Lines that may wait for a process that does not read, in bytes of UTF-8; one alone may be longer. */
const MAX_QUEUED_BYTES = 16 * 1024 * 1024
const FIFO = 'stdin.fifo'

/**
 * Makes the stdin of a new process. POSIX: a FIFO that the child holds open for reading and writing, so it gets
 * no end-of-file when we die, and our successor can open it again. Windows: a pipe, which dies with us.
 */
export async function createChildStdin(folder: string): Promise<ChildStdin> {
  if (process.platform === 'win32') {
    return {
      stdio: 'pipe',
      connect: async (pipe) => (pipe ? createStdinChannel(pipe) : createBrokenChannel('it has no stdin')),
      close: async () => {},
    }
  }
  const path = join(folder, FIFO)
  await makeFifo(path)
  const childEnd = await open(path, constants.O_RDWR)
  let closed: Promise<void> | undefined
  return {
    stdio: childEnd.fd,
    connect: () => openStdinChannel(folder),
    close: () => {
      closed ??= childEnd.close()
      return closed
    },
  }
}

/**
 * Opens the FIFO of a living process. The opening is a description of its own, non-blocking without making the
 * child's so: a full pipe of a frozen child waits in the event loop's poll, and blocks no thread.
 */
export async function openStdinChannel(folder: string): Promise<StdinChannel> {
  try {
    // Not a FileHandle, which would close its descriptor when collected: the socket owns this one.
    const fd = openSync(join(folder, FIFO), constants.O_WRONLY | constants.O_NONBLOCK)
    return createStdinChannel(new Socket({ fd, readable: false, writable: true }))
  } catch (error) {
    // ENXIO: nobody reads it any more. ENOENT: the folder was tampered with. It can still be watched and ended.
    return createBrokenChannel(error instanceof Error ? error.message : String(error))
  }
}

interface QueuedLine {
  bytes: Buffer
  resolve(): void
  reject(error: MusterError): void
}

/** Writes one line after the other, so that no two are mixed and those that wait can be taken back. */
function createStdinChannel(stream: Writable & { unref?: () => void }): StdinChannel {
  const queue: QueuedLine[] = []
  let queuedBytes = 0
  let writing: QueuedLine | null = null
  let closedBecause: string | null = null

  // It must not keep a supervisor alive; a write that is under way does.
  stream.unref?.()
  stream.on('error', (error) => stop(error.message))

  function stop(reason: string): void {
    closedBecause ??= reason
    for (const line of queue.splice(0)) {
      queuedBytes -= line.bytes.length
      line.reject(unavailable(closedBecause))
    }
  }

  function writeNext(): void {
    const line = queue.shift()
    writing = line ?? null
    if (!line) return
    stream.write(line.bytes, (error) => {
      queuedBytes -= line.bytes.length
      writing = null
      if (error) {
        stop(error.message)
        line.reject(unavailable(closedBecause ?? error.message))
      } else {
        line.resolve()
        writeNext()
      }
    })
  }

  return {
    send(text) {
      if (text.includes('\n')) return Promise.reject(new TypeError('A line for stdin contains a newline.'))
      if (closedBecause !== null) return Promise.reject(unavailable(closedBecause))
      const bytes = Buffer.from(`${text}\n`)
      if (queuedBytes > 0 && queuedBytes + bytes.length > MAX_QUEUED_BYTES) return Promise.reject(tooMuch())
      queuedBytes += bytes.length
      return new Promise((resolve, reject) => {
        queue.push({ bytes, resolve, reject })
        if (!writing) writeNext()
      })
    },
    close() {
      stop('it ended')
      stream.destroy()
    },
    release() {
      stop('the supervisor lets go of it')
      // After the line that is being written, if any: half a line would end the CLI at the next one.
      stream.end()
    },
  }
}

function createBrokenChannel(reason: string): StdinChannel {
  return { send: () => Promise.reject(unavailable(reason)), close: () => {}, release: () => {} }
}

function unavailable(reason: string): MusterError {
  return new MusterError('unavailable', `Nothing can be written to the instance: ${reason}.`, {
    hint: 'Retry the task: its session goes on in a new instance.',
  })
}

function tooMuch(): MusterError {
  return new MusterError(
    'capacity_exceeded',
    'The instance does not read its input, and 16 MiB wait for it already.',
    { hint: 'Resume it if it is paused, or end its process and retry the task.' },
  )
}
