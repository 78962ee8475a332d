import { unpackBlock } from './block.ts'
import { ifVault } from './open-vault.ts'

/** Blocks of one piece of work. */
const AT_ONCE = 50
const MOST_CONVERSATIONS = 1_000

/** Looks whether blocks behind one are as they were stored, and marks those that are not. `next` null: those were the last. */
export function checkBlocks({ vault, after }: { vault: string; after: number }): {
  next: number | null
  blocks: number
  damaged: number
} {
  return ifVault(vault, { next: null, blocks: 0, damaged: 0 }, (database) => {
    const rows = database
      .prepare<[number, number], { id: number; hash: Buffer; bytes: Buffer }>(
        'SELECT id, hash, bytes FROM blocks WHERE id > ? ORDER BY id LIMIT ?',
      )
      .all(after, AT_ONCE)
    const mark = database.prepare('UPDATE blocks SET damaged = ? WHERE id = ? AND damaged <> ?')
    let damaged = 0
    for (const row of rows) {
      const isDamaged = Number(unpackBlock(row) === null)
      damaged += isDamaged
      mark.run(isDamaged, row.id, isDamaged)
    }
    return { next: rows.length < AT_ONCE ? null : (rows.at(-1)?.id ?? null), blocks: rows.length, damaged }
  })
}

/** Ids of conversations that are made of damaged blocks, in what would be put back. */
export function damagedConversations({ vault }: { vault: string }): string[] {
  return ifVault(vault, [], (database) =>
    database
      .prepare<[number], { id: string }>(
        `SELECT DISTINCT claude_session_id AS id FROM conversations
         JOIN files ON files.conversation_id = conversations.id
         WHERE forgotten_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM files AS later WHERE later.conversation_id = files.conversation_id
             AND later.name = files.name AND later.version > files.version AND later.whole = 1)
           AND EXISTS (SELECT 1 FROM runs JOIN blocks ON blocks.id = runs.block_id
             WHERE runs.file_id = files.id AND damaged = 1)
         ORDER BY conversations.kept_at DESC LIMIT ?`,
      )
      .all(MOST_CONVERSATIONS)
      .map(({ id }) => id),
  )
}
