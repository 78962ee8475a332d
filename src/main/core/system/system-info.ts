import { homedir, platform } from 'node:os'
import { MAX_PROMPT_LENGTH } from '../../../contract/operations.ts'
import type { SystemInfo } from '../../../contract/system.ts'
import type { PoolParts } from '../instances/warm/parts.ts'

/** What is told of the supervisor itself. */
export interface SystemParts extends PoolParts {
  readonly startedAt: number
  readonly recovery: Recovery
}

/** What the start found of an earlier supervisor. */
export interface Recovery {
  reattached: number
  interrupted: number
  notes: string[]
}

export async function systemInfo(context: SystemParts): Promise<SystemInfo> {
  const { config } = context
  return {
    version: config.version,
    dataDirectory: config.dataDirectory,
    platform: platform(),
    nodeVersion: process.version,
    pid: process.pid,
    homeDirectory: homedir(),
    startedAt: context.startedAt,
    claude: await context.claude.find(),
    simulate: config.simulate,
    limits: {
      maxInstances: config.maxInstances,
      maxQueued: config.maxQueued,
      maxPromptLength: MAX_PROMPT_LENGTH,
    },
    recovery: { ...context.recovery, notes: [...context.recovery.notes, ...context.warm.notes] },
  }
}
