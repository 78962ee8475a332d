import { createHash } from 'node:crypto'
import type { LaunchSettings, SessionRecord } from '../store/records.ts'

/**
 * Stands for what only a start can give a session's instance, its system prompt too: one of another mark is replaced before
 * its next turn. Of a session without a setup nothing of it ever changes.
 */
export function setupMark({
  appendSystemPrompt,
  setup,
}: Pick<SessionRecord, 'appendSystemPrompt' | 'setup'>): Pick<LaunchSettings, 'setup'> {
  if (setup === null) return {}
  return {
    setup: createHash('sha256')
      .update(JSON.stringify([appendSystemPrompt, setup]))
      .digest('base64url'),
  }
}
