import { MusterError } from '../../../contract/errors.ts'
import { claudeHome } from '../claude/conversations/claude-home.ts'
import { readRegistry } from '../claude/conversations/live-registry.ts'
import type { Context } from '../live/context.ts'
import { readStartTime } from '../processes/identity.ts'

/**
 * Conversations that a living process of somebody else works with, by Claude's session id, with its pid. Claude
 * locks nothing: two processes on one conversation both succeed, and the turns of one of them are lost.
 */
export async function foreignUsers(context: Context): Promise<Map<string, number>> {
  const users = new Map<string, number>()
  const own = new Set(context.store.instances.alive().map(({ pid }) => pid))
  for (const { pid, claudeSessionId, procStart } of await readRegistry(claudeHome(context.config.env))) {
    if (own.has(pid)) continue
    const startTime = await readStartTime(pid)
    // A pid is used again; an entry stays after a SIGKILL.
    const isSame = process.platform !== 'linux' || procStart === null || startTime?.endsWith(`:${procStart}`)
    if (startTime !== null && isSame) users.set(claudeSessionId, pid)
  }
  return users
}

/**
 * Refuses to work with a conversation that somebody else works with now.
 *
 * @throws MusterError `conflict`, naming the process
 */
export async function refuseForeignUse(context: Context, claudeSessionId: string): Promise<void> {
  const pid = (await foreignUsers(context)).get(claudeSessionId)
  if (pid === undefined) return
  throw new MusterError(
    'conflict',
    `Another Claude process (pid ${pid}) works with this conversation, and turns would be lost if two did.`,
    {
      hint: 'End that process, or fork the session to go on beside it.',
      details: { pid, claudeSessionId },
    },
  )
}
