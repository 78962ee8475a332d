import type { Session } from '../../../contract/session.ts'

/** What continues a session in a terminal, without Muster; null: it is simulated, has no conversation or can't go on. */
export function resumeCommand(
  session: Pick<Session, 'claudeSessionId' | 'directory' | 'simulated' | 'resumable'>,
): string | null {
  const { claudeSessionId, directory, simulated, resumable } = session
  if (claudeSessionId === null || simulated || !resumable) return null
  return `cd ${quote(directory)} && claude --resume ${quote(claudeSessionId)}`
}

/** As one word of a shell: single quotes, unless it has only what no shell looks at. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
