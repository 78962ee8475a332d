import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execaSync } from 'execa'

/** A file system of its own that can be filled: a tmpfs, for which one has to be root on Linux. */
export interface SmallDisk {
  path: string
  /** Takes all the room that is left but `leave` bytes. Filled again, it takes the rest. */
  fill(leave?: number): void
  /** Gives back what `fill` took. */
  empty(): void
  /** Unmounts it. */
  remove(): void
}

const CHUNK = Buffer.alloc(4096, 1)

/** Why there can be none on this machine; null: there can. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'only Linux has a tmpfs'
  try {
    mountSmallDisk(1).remove()
    return null
  } catch (error) {
    return `no tmpfs can be mounted here (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`
  }
}

export function mountSmallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'muster-disk-'))
  try {
    execaSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', path])
  } catch (error) {
    rmSync(path, { recursive: true })
    throw error
  }
  const filling = join(path, 'filling')
  return {
    path,
    fill(leave = 0) {
      const file = openSync(filling, 'a')
      try {
        for (;;) writeSync(file, CHUNK)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      } finally {
        closeSync(file)
      }
      if (leave > 0) execaSync('truncate', ['-s', `-${leave}`, filling])
    },
    empty: () => rmSync(filling, { force: true }),
    remove() {
      execaSync('umount', ['-l', path])
      rmSync(path, { recursive: true })
    },
  }
}

/** As on a file system that keeps no room for what is still to be written. Returns how to have it as before. */
export function withoutFallocate(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bin-'))
  writeFileSync(join(folder, 'fallocate'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  const before = process.env.PATH
  process.env.PATH = `${folder}${delimiter}${before}`
  return () => {
    process.env.PATH = before
    rmSync(folder, { recursive: true })
  }
}
