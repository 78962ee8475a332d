import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { TrackingParts } from '../tracker.ts'
import { report } from './report.ts'

export const REPORT_FILE = 'PROJECT_STATUS.md'
/** Changes within this time are written together. */
const QUIET_MS = 500

/**
 * Writes the status report into the folder of the setting, some time after a change, whole or not at all. The returned function
 * writes what is left and ends it.
 */
export function keepReport(context: TrackingParts): () => Promise<void> {
  const { tracker, config } = context
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const folder = folderOf(config.reportFolder)
    if (folder === null) return
    const { markdown } = await tracker.read(report)
    const path = join(folder, REPORT_FILE)
    if ((await readFile(path, 'utf8').catch(() => null)) === markdown) return
    await mkdir(folder, { recursive: true })
    const draft = `${path}.${process.pid}.tmp`
    try {
      await writeFile(draft, markdown)
      await rename(draft, path)
    } finally {
      await rm(draft, { force: true })
    }
  }

  function flush(): Promise<void> {
    timer = undefined
    writing = writing.then(write).catch((error: unknown) =>
      config.log('warn', 'the status report could not be written', {
        folder: config.reportFolder,
        error: String(error),
      }),
    )
    return writing
  }

  const stop = tracker.onChanged(() => {
    if (config.reportFolder !== null) timer ??= setTimeout(() => void flush(), QUIET_MS)
  })
  return async () => {
    stop()
    const isDue = timer !== undefined
    clearTimeout(timer)
    if (isDue) await flush()
    await writing
  }
}

/** Absolute, `~` being the person's own folder; null: nothing is written. */
export function folderOf(setting: string | null): string | null {
  if (setting === null) return null
  const path = /^~(?=$|[\\/])/.test(setting) ? join(homedir(), setting.slice(1)) : setting
  if (isAbsolute(path)) return path
  throw new Error(`tracking.reportFolder is "${setting}", which is no absolute path`)
}
