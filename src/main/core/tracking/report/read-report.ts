import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type ErrorCode, MusterError } from '../../../../contract/errors.ts'
import type { Layer } from '../../../../contract/work-item.ts'
import type { TrackingParts } from '../tracker.ts'
import { folderOf, REPORT_FILE } from './keep-report.ts'
import { report } from './report.ts'

interface Told {
  markdown: string
  layer: Layer
}

/** Errors after which an older report is better than none. */
const unserved: readonly ErrorCode[] = ['unavailable', 'storage', 'database_damaged', 'schema_too_new']
const GIT_MS = 5_000
/** Characters of a report at most. */
const LONGEST = 1_000_000

/**
 * The status report: where no database can be read the last one that was committed to git in the folder that it is written to,
 * else the one that lies there.
 *
 * @throws MusterError why no database can be read, where there is no report either
 */
export async function readReport({
  tracker,
  config,
}: Pick<TrackingParts, 'tracker' | 'config'>): Promise<Told> {
  try {
    return await tracker.read(report)
  } catch (error) {
    if (!(error instanceof MusterError) || !unserved.includes(error.code)) throw error
    const folder = folderOf(config.reportFolder)
    const older = folder === null ? null : ((await fromGit(folder, error)) ?? (await fromFile(folder, error)))
    if (older === null) throw error
    return older
  }
}

async function fromGit(folder: string, { message }: MusterError): Promise<Told | null> {
  try {
    const options = { cwd: folder, timeout: GIT_MS, maxBuffer: LONGEST }
    const run = promisify(execFile)
    const { stdout: markdown } = await run('git', ['show', `HEAD:./${REPORT_FILE}`], options)
    const { stdout: at } = await run('git', ['log', '-1', '--format=%cI', '--', REPORT_FILE], options)
    return {
      markdown,
      layer: { layer: 'git', warning: `${message} This is the report that was committed at ${at.trim()}.` },
    }
  } catch {
    // No repository, no git, or never committed.
    return null
  }
}

async function fromFile(folder: string, { message }: MusterError): Promise<Told | null> {
  const path = join(folder, REPORT_FILE)
  try {
    const { size, mtime } = await stat(path)
    if (size > LONGEST) return null
    const markdown = await readFile(path, 'utf8')
    return {
      markdown,
      layer: {
        layer: 'report',
        warning: `${message} This is the report that was written at ${mtime.toISOString()}.`,
      },
    }
  } catch {
    return null
  }
}
