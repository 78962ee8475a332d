import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MusterError } from '../../../../contract/errors.ts'
import { type ImportReport, MAX_IMPORT_BYTES } from '../../../../contract/imports.ts'
import { closingError } from '../../base/closing-error.ts'
import type { Context } from '../../live/context.ts'
import { type ImportPlan, planImport } from './plan-import.ts'
import { removeOpenImports, writeSession } from './write-session.ts'

/** Files that are handed over at the same time, and how long one may lie without being asked for, in ms. */
const MOST_FILES = 4
const IDLE_MS = 60 * 60_000
/** How often it is told how far one is, in ms. */
const TELL_MS = 250

/** Takes over what was exported from another data directory. */
export interface Imports {
  create(bytes: number): Promise<{ importId: string }>
  append(importId: string, offset: number, data: string): Promise<{ bytes: number }>
  check(importId: string, signal?: AbortSignal): Promise<ImportReport>
  run(importId: string, signal?: AbortSignal): Promise<ImportReport>
  remove(importId: string): Promise<void>
  close(): Promise<void>
}

export interface ImportParts extends Context {
  readonly imports: Imports
}

interface Given {
  path: string
  bytes: number
  received: number
  handle: FileHandle | null
  /** What is under way with it. */
  work: Promise<unknown> | null
  stopping: AbortController
  idle: NodeJS.Timeout
}

/** The files lie in `imports` of the data directory until they are removed. */
export function createImports(context: Context): Imports {
  const folder = join(context.config.dataDirectory, 'imports')
  const files = new Map<string, Given>()
  let isClosed = false
  /** Who writes now; others wait for it. */
  let writing: Promise<unknown> = Promise.resolve()

  function requireFile(importId: string): Given {
    if (isClosed) throw closingError()
    const found = files.get(importId)
    if (found === undefined)
      throw new MusterError('not_found', `There is no import ${importId}.`, {
        hint: 'Hand over the file again: it is removed when nobody asks for it for an hour.',
        details: { importId },
      })
    found.idle.refresh()
    return found
  }

  /** @throws MusterError `conflict` */
  function requireFree(importId: string): Given {
    const found = requireFile(importId)
    if (found.work === null) return found
    throw new MusterError('conflict', `Import ${importId} is under way.`, {
      hint: 'Wait for its end, or give it up first.',
      details: { importId },
    })
  }

  async function remove(importId: string): Promise<void> {
    const found = files.get(importId)
    if (found === undefined) return
    found.stopping.abort()
    await found.work?.catch(() => {})
    files.delete(importId)
    clearTimeout(found.idle)
    await found.handle?.close().catch(() => {})
    await rm(found.path, { force: true })
  }

  /** One thing at a time is done with a file; giving it up ends that. */
  async function busy<T>(
    importId: string,
    signal: AbortSignal | undefined,
    work: (given: Given, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const given = requireFree(importId)
    if (given.received < given.bytes)
      throw new MusterError('conflict', `${given.received} of ${given.bytes} bytes of the file are here.`, {
        hint: 'Hand over the rest first.',
        details: { importId, bytes: given.received },
      })
    await given.handle?.close()
    given.handle = null
    const signals = signal === undefined ? [given.stopping.signal] : [given.stopping.signal, signal]
    const started = work(given, AbortSignal.any(signals))
    given.work = started
    try {
      return await started
    } finally {
      given.work = null
    }
  }

  function teller(importId: string, step: 'checking' | 'writing', total: number): (done: number) => void {
    let told = 0
    return (done) => {
      const now = performance.now()
      if (done < total && now - told < TELL_MS) return
      told = now
      context.publish({
        name: 'import.progressed',
        payload: { importId, step, done: Math.min(done, total), total },
      })
    }
  }

  const plan = (importId: string, { path, bytes }: Given, signal: AbortSignal): Promise<ImportPlan> =>
    planImport(context, path, { signal, onProgress: teller(importId, 'checking', bytes) })

  return {
    async create(bytes) {
      if (isClosed) throw closingError()
      if (bytes > MAX_IMPORT_BYTES)
        throw new MusterError('validation', `The file is larger than ${MAX_IMPORT_BYTES / 1024 ** 3} GiB.`, {
          hint: 'Export fewer sessions into one file.',
          details: { bytes },
        })
      if (files.size >= MOST_FILES)
        throw new MusterError('conflict', `${MOST_FILES} imports are under way.`, {
          hint: 'Wait for the end of one, or give one up.',
        })
      const importId = context.newId()
      const path = join(folder, `${importId}.part`)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const handle = await open(path, 'wx', 0o600)
      const idle = setTimeout(() => void remove(importId), IDLE_MS).unref()
      files.set(importId, {
        path,
        bytes,
        received: 0,
        handle,
        work: null,
        stopping: new AbortController(),
        idle,
      })
      return { importId }
    },
    async append(importId, offset, data) {
      const given = requireFree(importId)
      const piece = Buffer.from(data, 'base64')
      if (offset !== given.received || given.handle === null || offset + piece.length > given.bytes)
        throw new MusterError('conflict', `${given.received} of ${given.bytes} bytes of the file are here.`, {
          hint: 'Hand over what is behind them.',
          details: { importId, bytes: given.received },
        })
      const { handle } = given
      const work = handle.write(piece, 0, piece.length, offset)
      given.work = work
      try {
        // On a disk that is nearly full less may be taken; the rest is handed over again.
        const { bytesWritten } = await work
        given.received += bytesWritten
      } finally {
        given.work = null
      }
      return { bytes: given.received }
    },
    check: (importId, signal) =>
      busy(importId, signal, async (given, both) => (await plan(importId, given, both)).report),
    run(importId, signal) {
      return busy(importId, signal, async (given, both) => {
        const before = writing
        const own = before
          .catch(() => {})
          .then(async () => {
            const { sessions, report } = await plan(importId, given, both)
            const coming = sessions.filter(({ outcome }) => outcome === 'new' || outcome === 'more')
            const tell = teller(importId, 'writing', coming.length)
            for (const [at, planned] of coming.entries()) {
              await writeSession(context, given.path, planned, both)
              tell(at + 1)
            }
            return report
          })
        writing = own
        return own
      })
    },
    remove,
    async close() {
      isClosed = true
      await Promise.all([...files.keys()].map(remove))
    },
  }
}

/** Removes what an earlier supervisor left: files, and the half of a session. */
export async function clearImports(context: Context): Promise<void> {
  await rm(join(context.config.dataDirectory, 'imports'), { recursive: true, force: true })
  const count = await removeOpenImports(context)
  if (count > 0)
    context.config.log('warn', 'what was left of an import that was cut short was removed', {
      sessions: count,
    })
}
