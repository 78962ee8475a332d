import type { Connection } from '../../store/database.ts'

export interface FoundConversation {
  id: number
  folder: string
  isForgotten: boolean
}

export function findConversation(
  database: Connection,
  claudeSessionId: string,
): FoundConversation | undefined {
  const row = database
    .prepare<[string], { id: number; folder: string; forgotten_at: number | null }>(
      'SELECT id, folder, forgotten_at FROM conversations WHERE claude_session_id = ?',
    )
    .get(claudeSessionId)
  return row && { id: row.id, folder: row.folder, isForgotten: row.forgotten_at !== null }
}
