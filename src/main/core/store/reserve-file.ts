import { randomBytes } from 'node:crypto'
import { closeSync, constants, fstatSync, lstatSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isForRoom } from './storage-error.ts'

const CHUNK = 64 * 1024

/** A file that only takes up room: given up when the disk is full, it lets what is to be recorded be recorded. */
export interface ReserveFile {
  /** True: the room is kept. */
  readonly isHeld: boolean
  /** Makes it again; false: there is no room for it. Blocks for some milliseconds. */
  hold(): boolean
  giveUp(): void
}

export function createReserveFile(dataDirectory: string, bytes: number): ReserveFile {
  const path = reservePath(dataDirectory)
  // An earlier supervisor leaves it, for a start on a full disk.
  const left = lstatSync(path, { throwIfNoEntry: false })
  let isHeld = left?.isFile() === true && left.size >= bytes

  function fill(): void {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK
    const file = openSync(path, flags, 0o600)
    try {
      // Not zeros, which a file system may keep in no room at all.
      if (!fstatSync(file).isFile()) throw new Error(`${path} is no file.`)
      const chunk = randomBytes(CHUNK)
      for (let at = fstatSync(file).size; at < bytes; at += CHUNK) writeSync(file, chunk, 0, CHUNK, at)
    } finally {
      closeSync(file)
    }
  }

  return {
    get isHeld() {
      return isHeld
    },
    hold() {
      if (isHeld) return true
      try {
        fill()
        isHeld = true
      } catch {
        // A full or read-only disk, or something else of that name, which is left alone.
        if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path)
      }
      return isHeld
    },
    giveUp() {
      isHeld = false
      try {
        rmSync(path, { force: true })
      } catch {
        // A read-only disk: it keeps the room, which nobody can use.
      }
    },
  }
}

const reservePath = (dataDirectory: string) => join(dataDirectory, 'reserve')

/** What a start writes: where the disk has no room for it, the reserve is given up and it is tried once more. */
export function withReserve<T>(dataDirectory: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (!isForRoom(error) || !lstatSync(reservePath(dataDirectory), { throwIfNoEntry: false })?.isFile())
      throw error
    rmSync(reservePath(dataDirectory), { force: true })
    return write()
  }
}
