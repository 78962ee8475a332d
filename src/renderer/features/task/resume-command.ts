import type { Session } from '../../../contract/session.ts'
import { shellWord } from '../../../contract/shell-word.ts'

/** What continues a session in a terminal, without Muster; null: it is simulated, has no conversation or can't go on. */
export function resumeCommand(
  session: Pick<Session, 'claudeSessionId' | 'directory' | 'simulated' | 'resumable'>,
): string | null {
  const { claudeSessionId, directory, simulated, resumable } = session
  if (claudeSessionId === null || simulated || !resumable) return null
  return `cd ${shellWord(directory)} && claude --resume ${shellWord(claudeSessionId)}`
}
