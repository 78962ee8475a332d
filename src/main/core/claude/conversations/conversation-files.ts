import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Description, describeConversation } from './describe-conversation.ts'
import { readEnds } from './read-ends.ts'

/** A conversation's file, `projects/<directory, made a name>/<session id>.jsonl`. */
export interface ConversationFile {
  claudeSessionId: string
  path: string
  bytes: number
  updatedAt: number
}

/** Looks at the conversations under one `projects` folder, and remembers what it saw of unchanged files. */
export interface ConversationFiles {
  /** All of them, last used first. A missing or unreadable folder has none. */
  list(): Promise<ConversationFile[]>
  /** That of an id; the newest when several folders have one. */
  find(claudeSessionId: string): Promise<ConversationFile | null>
  /** What its ends tell. A file that can't be read has that as its `problem`. */
  describe(file: ConversationFile): Promise<Description>
}

/** Files whose description is remembered. */
const REMEMBERED = 20_000
/** Files that are looked at at the same time. */
const AT_ONCE = 16
const NAME = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function createConversationFiles(projects: string): ConversationFiles {
  const known = new Map<string, { updatedAt: number; bytes: number; description: Promise<Description> }>()

  async function filesOf(folder: string): Promise<string[]> {
    const names = await readdir(join(projects, folder)).catch((): string[] => [])
    return names
      .filter((name) => name.endsWith('.jsonl') && NAME.test(name.slice(0, -6)))
      .map((name) => join(projects, folder, name))
  }

  return {
    async list() {
      const paths = (await eachOf(await foldersIn(projects), filesOf)).flat()
      const files = (await eachOf(paths, look)).filter((file) => file !== null)
      return files.sort((a, b) => b.updatedAt - a.updatedAt || (a.path < b.path ? -1 : 1))
    },
    async find(claudeSessionId) {
      // The id becomes part of a path: nothing but an id may.
      if (!NAME.test(claudeSessionId)) return null
      const folders = await foldersIn(projects)
      const found = await eachOf(folders, (folder) =>
        look(join(projects, folder, `${claudeSessionId}.jsonl`)),
      )
      return found.filter((file) => file !== null).sort((a, b) => b.updatedAt - a.updatedAt)[0] ?? null
    },
    describe(file) {
      const { path, updatedAt, bytes } = file
      const before = known.get(path)
      if (before?.updatedAt === updatedAt && before.bytes === bytes) return before.description
      const description = readEnds(path).then(describeConversation, unreadable)
      known.delete(path)
      known.set(path, { updatedAt, bytes, description })
      const oldest = known.size > REMEMBERED ? known.keys().next().value : undefined
      if (oldest !== undefined) known.delete(oldest)
      return description
    },
  }
}

/** Does the work for each item, 16 at a time; results in the order of the items. */
export async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const run = async () => {
    for (const [at, item] of queue) results[at] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, run))
  return results
}

async function foldersIn(projects: string): Promise<string[]> {
  const entries = await readdir(projects, { withFileTypes: true }).catch((): Dirent[] => [])
  // One that is a link is followed, as claude does: `look` finds out whether it leads to a folder.
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name)
}

async function look(path: string): Promise<ConversationFile | null> {
  const facts = await stat(path).catch(() => null)
  if (!facts?.isFile()) return null
  const claudeSessionId = path.slice(-42, -6)
  return { claudeSessionId, path, bytes: facts.size, updatedAt: Math.max(0, Math.round(facts.mtimeMs)) }
}

function unreadable(error: NodeJS.ErrnoException): Description {
  return {
    title: '',
    directory: null,
    lastDirectory: null,
    problem: `its file can't be read (${error.code ?? error.message})`,
    contextTokens: 0,
    lastAnswerAt: null,
    totalCostMicros: 0,
  }
}
