import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ConversationFile } from '../claude/conversations/conversation-files.ts'
import type { FileToKeep } from './content/take-in.ts'

/** Bounds of what lies beside a conversation: Claude writes two levels, and some hundred files. */
const DEEPEST = 4
const MOST_FILES = 5_000

/**
 * The files of a conversation: its own, and those of the folder of its name, which hold what subagents said and long results
 * of tools. Claude deletes them together (2.1.329).
 */
export async function filesToKeep({ claudeSessionId, path }: ConversationFile): Promise<FileToKeep[]> {
  const base = dirname(path)
  const folder = basename(base)
  const own = { claudeSessionId, folder, name: '', path }
  const found: FileToKeep[] = []
  const walk = async (names: readonly string[]): Promise<void> => {
    const entries = await readdir(join(base, claudeSessionId, ...names), { withFileTypes: true }).catch(
      (): Dirent[] => [],
    )
    for (const entry of entries) {
      const inside = [...names, entry.name]
      if (entry.isDirectory() && inside.length < DEEPEST) await walk(inside)
      if (!entry.isFile() || found.length >= MOST_FILES) continue
      found.push({
        claudeSessionId,
        folder,
        name: inside.join('/'),
        path: join(base, claudeSessionId, ...inside),
      })
    }
  }
  await walk([])
  return [own, ...found]
}
