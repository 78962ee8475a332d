import { statfs } from 'node:fs/promises'
import { MusterError } from '../../../contract/errors.ts'
import type { VaultIntake } from '../../../contract/vault.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import { spellBytes } from '../base/spell-amount.ts'
import type { ConversationFile } from '../claude/conversations/conversation-files.ts'
import type { Context } from '../live/context.ts'
import type { FileToKeep } from './content/take-in.ts'
import { filesToKeep } from './files-to-keep.ts'
import { vaultJobs } from './jobs.ts'

/** What an intake came to. */
export interface IntakeResult {
  files: number
  bytes: number
  storedBytes: number
}

export interface Intake {
  /** Keeps what these conversations have that is new; those that ask meanwhile wait for their turn. */
  take(files: readonly ConversationFile[]): Promise<IntakeResult>
  /** Also at what has not changed since it was kept: what is kept is not what it was. */
  lookAgain(): void
  /** What goes on now. */
  readonly progress: VaultIntake | null
  /** What could not be kept the last time; the first of them. */
  readonly problems: readonly { path: string; problem: string }[]
  /** Ends after the piece that is being read. */
  stop(): Promise<void>
}

const stampOf = ({ path, bytes, updatedAt }: ConversationFile) => `${path} ${bytes} ${updatedAt}`

/** Files of one piece of work at most. */
const AT_ONCE = 200
const MOST_PROBLEMS = 20

/** Reads conversations into the vault, a piece at a time, so that others have the thread between. */
export function createIntake(
  context: Pick<Context, 'config' | 'now'>,
  vault: string,
  onKept: (claudeSessionIds: readonly string[]) => void,
): Intake {
  const { config, now } = context
  let last: Promise<unknown> = Promise.resolve()
  let progress: VaultIntake | null = null
  let problems: { path: string; problem: string }[] = []
  let isStopped = false
  /** How the files of conversations were when they were kept, by Claude's id: unchanged ones are not opened again. */
  const seen = new Map<string, string>()

  async function run(all: readonly ConversationFile[]): Promise<IntakeResult> {
    const conversations = all.filter((file) => seen.get(file.claudeSessionId) !== stampOf(file))
    const result: IntakeResult = { files: 0, bytes: 0, storedBytes: 0 }
    const current = { files: conversations.length, filesDone: 0, bytes: 0, startedAt: now() }
    progress = current
    problems = []
    try {
      let batch: FileToKeep[] = []
      let begun = 0
      for (const [at, conversation] of conversations.entries()) {
        batch.push(...(await filesToKeep(conversation)))
        if (batch.length < AT_ONCE && at < conversations.length - 1) continue
        const isRead = await takeBatch(batch, current, result)
        onKept(conversations.slice(begun, at + 1).map(({ claudeSessionId }) => claudeSessionId))
        if (isStopped) break
        // What could not be read may be readable the next time, unchanged.
        if (isRead)
          for (const file of conversations.slice(begun, at + 1)) seen.set(file.claudeSessionId, stampOf(file))
        begun = at + 1
        current.filesDone = begun
        batch = []
      }
    } finally {
      progress = null
    }
    return result
  }

  /** True: all of them could be read. */
  async function takeBatch(
    files: readonly FileToKeep[],
    current: VaultIntake,
    result: IntakeResult,
  ): Promise<boolean> {
    let isRead = true
    for (let at = 0; at < files.length && !isStopped; ) {
      await requireRoom()
      const taken = await runHeavy(vaultJobs.takeIn, {
        vault,
        files: files.slice(at, at + AT_ONCE),
        now: now(),
      })
      at += taken.next
      result.files += taken.next
      result.bytes += taken.read
      result.storedBytes += taken.stored
      current.bytes += taken.read
      if (taken.problems.length > 0) isRead = false
      problems.push(...taken.problems.slice(0, MOST_PROBLEMS - problems.length))
    }
    return isRead
  }

  /** The vault never takes the room that tasks need. */
  async function requireRoom(): Promise<void> {
    const { bavail, bsize } = await statfs(config.dataDirectory)
    const needed = 2 * config.minFreeDiskBytes
    if (bavail * bsize >= needed) return
    const problem = `less than ${spellBytes(needed)} are free, so nothing is kept`
    problems.push({ path: config.dataDirectory, problem })
    throw new MusterError('storage', `There is too little room on the disk for the vault: ${problem}.`, {
      hint: 'Free some space on the disk of the data directory. Muster then goes on by itself.',
    })
  }

  return {
    take(files) {
      const taken = last.then(() => run(files))
      last = taken.catch(() => {})
      return taken
    },
    lookAgain: () => seen.clear(),
    get progress() {
      return progress
    },
    get problems() {
      return problems
    },
    async stop() {
      isStopped = true
      await last
    },
  }
}
