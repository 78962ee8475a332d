import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { personHome } from '../claude/person-home.ts'
import { exportPiece } from '../exports/export-piece.ts'
import type { RetentionParts } from './parts.ts'

/**
 * Writes tasks of one session as JSONL into a folder, whole and on the disk, before they are removed. Nothing is left out of it:
 * what looks like a secret is part of what is kept.
 *
 * @returns the file's path
 * @throws what the file system throws; MusterError as `export.read` does
 */
export async function exportFirst(
  context: RetentionParts,
  folder: string,
  { sessionId, taskIds }: { sessionId: string; taskIds: readonly string[] },
): Promise<string> {
  const directory = folderOf(context, folder)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const name = `${sessionId}-${new Date(context.now()).toISOString().replace(/[:.]/g, '-')}.jsonl`
  const path = join(directory, name)
  const part = `${path}.part`
  const file = await open(part, 'wx', 0o600)
  try {
    for (let cursor: string | undefined; ; ) {
      const piece = await exportPiece(context, {
        subject: { kind: 'tasks', taskIds: [...taskIds] },
        format: 'jsonl',
        scrub: false,
        cursor,
      })
      // A single write may take only a part of it.
      await file.writeFile(piece.text)
      if (piece.nextCursor === null) break
      cursor = piece.nextCursor
    }
    await file.sync()
  } catch (error) {
    await file.close()
    await rm(part, { force: true })
    throw error
  }
  await file.close()
  await rename(part, path)
  return path
}

function folderOf({ config }: RetentionParts, folder: string): string {
  return folder.startsWith('~/') ? join(personHome(config.env), folder.slice(2)) : resolve(folder)
}
