import { commitLarge } from './checkpoint.ts'
import type { Connection } from './database.ts'

/** Pages that are taken off the file in one step: each has to be looked for among all that are free. */
const PAGES = 16
/** Steps after which the log is moved into the file, in the thread: before it is so long that a commit would do it. */
const STEPS = 16

/** Room in the file that nothing is in. */
export function createFreeSpace(database: Connection) {
  const read = (pragma: string) => database.pragma(pragma, { simple: true }) as number
  // What was made before it could has to be written anew first: `muster db vacuum`.
  const shrinks = read('auto_vacuum') !== 0
  let steps = 0
  return {
    /** In bytes; what can't be taken off the file is not `free`. */
    look: () => ({
      bytes: read('page_count') * read('page_size'),
      free: shrinks ? read('freelist_count') * read('page_size') : 0,
    }),
    /** Takes some of it off the file: a few ms. Resolves when it may be asked again. @throws what SQLite throws */
    giveBack(): Promise<void> {
      const step = () => void database.pragma(`incremental_vacuum(${PAGES})`)
      steps += 1
      if (steps % STEPS === 0) return commitLarge(database, step)
      step()
      return Promise.resolve()
    },
  }
}
export type FreeSpace = ReturnType<typeof createFreeSpace>
