import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beginningOf, cutText } from '../../../../contract/cut-text.ts'
import { MusterError } from '../../../../contract/errors.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'

/** How long git may take to check a tree out. */
const GIT_MS = 120_000

/**
 * Makes a worktree of the repository that a directory is in, on a branch of its own, and returns where it is. It stays until the
 * person removes it (`git worktree remove`).
 *
 * @throws MusterError `validation` when git refuses, with its words
 */
export async function makeWorktree(
  item: WorkItem,
  { directory, dataDirectory, newId }: { directory: string; dataDirectory: string; newId(): string },
): Promise<{ directory: string; branch: string }> {
  // The end of an id is random: two starts of one item get two names.
  const name = `${nameOf(item.title)}-${newId().slice(-8)}`
  const folder = join(dataDirectory, 'worktrees')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const made = { directory: join(folder, name), branch: `muster/${name}` }
  const result = await execa(
    'git',
    ['-C', directory, 'worktree', 'add', '-q', '-b', made.branch, made.directory],
    {
      reject: false,
      stdin: 'ignore',
      timeout: GIT_MS,
      cleanup: false,
    },
  )
  if (result.exitCode === 0) return made
  const said = cutText(String(result.stderr || result.originalMessage || 'git could not be run').trim(), 300)
  throw new MusterError('validation', `No worktree could be made of ${directory}: ${said}`, {
    hint: 'Choose a directory in a git repository that has a commit, or start without a worktree.',
    details: { directory },
  })
}

/** Takes a worktree away that nothing was done in, with its branch. */
export async function removeWorktree(
  made: { directory: string; branch: string },
  repository: string,
): Promise<void> {
  const options = { reject: false, stdin: 'ignore', timeout: GIT_MS, cleanup: false } as const
  await execa('git', ['-C', repository, 'worktree', 'remove', '--force', made.directory], options)
  await execa('git', ['-C', repository, 'branch', '-D', made.branch], options)
}

/** What of a title may stand in the name of a branch and of a folder. */
function nameOf(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ['work']
  return beginningOf(words.slice(0, 6).join('-'), 40)
}
