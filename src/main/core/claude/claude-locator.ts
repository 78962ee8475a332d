import { MusterError } from '../../../contract/errors.ts'
import type { ClaudeInfo } from '../../../contract/system.ts'
import { findClaude } from './find-claude.ts'

/** Finds the `claude` executable once and keeps it until asked to look again. */
export interface ClaudeLocator {
  /** What was found; looks only the first time, or when `fresh`. */
  find(options?: { fresh?: boolean }): Promise<ClaudeInfo>
  /** The path. @throws MusterError `claude_not_found` */
  require(): Promise<string>
}

export function createClaudeLocator(options: Parameters<typeof findClaude>[0]): ClaudeLocator {
  let found: Promise<ClaudeInfo> | null = null
  const look = (): Promise<ClaudeInfo> => {
    const looking = findClaude(options)
    found = looking
    return looking
  }
  const find = ({ fresh = false }: { fresh?: boolean } = {}) => (fresh || !found ? look() : found)
  return {
    find,
    async require() {
      const known = await find()
      // It may have been installed since: look again before saying no.
      const info = known.path === null ? await find({ fresh: true }) : known
      if (info.path !== null) return info.path
      throw info.problem
        ? MusterError.fromWire(info.problem)
        : new MusterError('claude_not_found', 'No `claude` executable was found.')
    },
  }
}
