import { type FSWatcher, watch } from 'node:fs'

/** Folders that are watched at most: each is one of the system's watches. Others are seen by the next look. */
const MAX_WATCHED = 500

/** Tells of files that come, go or change in folders, by name; null: something. Not on every disk, so that one looks, too. */
export interface FolderWatch {
  /** Watches these from now on, of too many the first. */
  set(folders: readonly string[]): void
  close(): void
}

export function createFolderWatch(
  tell: (event: 'rename' | 'change', name: string | null) => void,
): FolderWatch {
  const watchers = new Map<string, FSWatcher>()
  const drop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  return {
    set(folders) {
      const wanted = new Set(folders.slice(0, MAX_WATCHED))
      for (const folder of [...watchers.keys()]) if (!wanted.has(folder)) drop(folder)
      for (const folder of wanted) {
        if (watchers.has(folder)) continue
        try {
          const watcher = watch(folder, { persistent: false }, tell)
          // It was removed, or its disk went away.
          watcher.on('error', () => drop(folder))
          watchers.set(folder, watcher)
        } catch {
          // The system has no watch left, or the folder has just gone: the next look sees what is in it.
          return
        }
      }
    },
    close() {
      for (const folder of [...watchers.keys()]) drop(folder)
    },
  }
}
