import { homedir, platform } from 'node:os'
import { MAX_PROMPT_LENGTH } from '../../../contract/operations.ts'
import type { SystemInfo } from '../../../contract/system.ts'
import type { CoreParts } from '../core-parts.ts'

export async function systemInfo(context: CoreParts): Promise<SystemInfo> {
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
