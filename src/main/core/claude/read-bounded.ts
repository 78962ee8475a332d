import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { heavyJob } from '../base/heavy/heavy-job.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import { type ParsedConfig, parseConfig } from './parse-config.ts'

/** A configuration file of Claude Code. */
export const configJob = heavyJob<typeof parseConfig>('config', 'Reading a configuration file')

/** A configuration file is small; a larger one is not read, in bytes. */
export const FILE_LIMIT = 1024 ** 2

/** What a file says, or why it could not be read; null: it is not there. */
export type FileText = { text: string } | { problem: string } | null

/** Reads a text file of at most 1 MiB. Never throws, and never waits: a pipe or device is refused. */
export async function readBounded(path: string): Promise<FileText> {
  try {
    // Else the opening of a pipe waits until somebody writes to it.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const facts = await file.stat()
      if (!facts.isFile()) return { problem: 'it is not a file' }
      if (facts.size > FILE_LIMIT) return { problem: 'it is larger than 1 MB' }
      // Some editors begin a file with a byte order mark.
      return { text: (await file.readFile('utf8')).replace(/^\uFEFF/, '') }
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    return { problem: `it cannot be read (${code})` }
  }
}

/** Shorter texts are parsed at once, in characters: also where it takes twenty looks to find what is wrong. */
const SHORT = 16 * 1024

/** Parses JSON as `parseConfig` does, without holding up anything else. */
export async function readConfig(text: string): Promise<ParsedConfig> {
  return text.length <= SHORT ? parseConfig(text) : runHeavy(configJob, text)
}
