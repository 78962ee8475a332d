import { type FSWatcher, watch } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { MusterError } from '../../../contract/errors.ts'
import { requireOwnFile } from '../base/own-file.ts'
import { createLineSplitter, type Line } from './lines.ts'

/** What reads a growing file. */
export interface Follower {
  /**
   * Stops; `onLines` is not called again. Resolves when the file is closed: not to be awaited from within
   * `onLines`. May be called twice.
   */
  stop(): Promise<void>
  /** Resolves when every whole line that is in the file now was handed over, or the follower has stopped. */
  drain(): Promise<void>
  /** What is left behind the last whole line: to be taken once nobody writes to the file any more. */
  finish(): Line[]
  /** Looks now instead of when the system tells of a change. */
  poke(): void
}

export interface FollowOptions {
  path: string
  /** The byte to begin at: 0, or a line's `end`. */
  offset: number
  /** Is given the next whole lines, in order. Nothing more is read until its promise resolves. */
  onLines(lines: Line[]): void | Promise<void>
  /** Told once why it stopped by itself: the file can't be read, shrank, is gone, or `onLines` failed. */
  onError(error: Error): void
}

const READ_BYTES = 64 * 1024
/** A net below the system's notice of changes, which may overflow or be missing (network disks). */
const POLL_MS = 1_000
const POLL_WITHOUT_NOTICE_MS = 50

/**
 * Buffers lent for one read each, 4 MB in all: followers that are quiet hold none, and fifty that read at the same time
 * don't make new ones at each read, which grows outside of the heap until it is collected.
 */
const buffers: Buffer[] = []
const KEPT_BUFFERS = 64

/**
 * Follows a growing file line by line from an offset: `fs.watch`, with a slow poll below. One read of at most
 * 64 KiB is under way at a time, and what happens meanwhile is one more read: a reader that is slow, or waits,
 * leaves the rest in the file. Keeps the event loop alive until stopped.
 */
export function followFile({ path, offset, onLines, onError }: FollowOptions): Follower {
  const splitter = createLineSplitter({ start: offset })
  let file: FileHandle | null = null
  let position = offset
  let step: Promise<void> | null = null
  let again = false
  let suspicious = true
  let stopped: Promise<void> | null = null

  const watcher = watchFile(path, poke)
  const poll = setInterval(
    () => {
      suspicious = true
      poke()
    },
    watcher ? POLL_MS : POLL_WITHOUT_NOTICE_MS,
  )

  function poke(): void {
    if (stopped) return
    if (step) {
      again = true
      return
    }
    again = false
    step = readOnce().then(
      (more) => {
        step = null
        if (more || again) poke()
      },
      (error: unknown) => {
        step = null
        if (stopped) return
        void stop()
        onError(error instanceof Error ? error : new Error(String(error)))
      },
    )
  }

  /** Resolves with true when there may be more than it took. */
  async function readOnce(): Promise<boolean> {
    if (file === null) requireOwnFile(path)
    file ??= await open(path, 'r')
    if (suspicious) {
      suspicious = false
      await checkFile(file)
    }
    const buffer = buffers.pop() ?? Buffer.allocUnsafeSlow(READ_BYTES)
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES, position)
    // The splitter copies what it keeps, so the buffer is free again.
    const lines = stopped ? [] : splitter.push(buffer.subarray(0, bytesRead))
    if (buffers.length < KEPT_BUFFERS) buffers.push(buffer)
    if (lines.length > 0) await onLines(lines)
    position += bytesRead
    return bytesRead === READ_BYTES
  }

  async function checkFile(handle: FileHandle): Promise<void> {
    const { size, nlink } = await handle.stat()
    if (size >= position && nlink > 0) return
    const what = nlink === 0 ? 'was removed' : `shrank to ${size} bytes, of which ${position} had been read`
    throw new MusterError('storage', `The output file ${path} ${what} while it was followed.`, {
      hint: 'Leave the files of the data directory alone while instances run.',
    })
  }

  function stop(): Promise<void> {
    stopped ??= (async () => {
      watcher?.close()
      clearInterval(poll)
      await step
      await file?.close()
    })()
    return stopped
  }

  async function drain(): Promise<void> {
    const size = await stat(path).then(
      (stats) => stats.size,
      () => 0,
    )
    // The read that is under way may have begun too early to see it all.
    await step
    suspicious = true
    do {
      poke()
      await step
    } while (!stopped && position < size)
  }

  poke()
  return { stop, drain, finish: () => (stopped ? [] : splitter.finish()), poke }
}

/** Null where the system gives no notice, or no more of it. */
function watchFile(path: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(path, onChange)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return null
  }
}
