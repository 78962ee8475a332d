import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** What is kept in a folder of its own below `.claude`. */
export const extensionFolders = ['skills', 'commands', 'agents'] as const
export type ExtensionFolder = (typeof extensionFolders)[number]

export type SettingsSource = 'userSettings' | 'projectSettings' | 'localSettings'

/** Where claude looks for what a directory and the person have configured (as tried with 2.1.329). */
export interface ConfigurationPlaces {
  /** Of the person: holds `skills`, `commands`, `agents`. */
  user: string
  /** `.claude.json`: servers of the person, and those of projects that only this person has. */
  global: string
  /** Under which key `.claude.json` keeps the project: the main checkout of the repository, else the directory. */
  projectKey: string
  /** Folders of each kind of the directory and those above it up to the repository, nearest first. */
  folders: Readonly<Record<ExtensionFolder, readonly string[]>>
  /** `.mcp.json` files of the directory and all above it, nearest first. */
  serverFiles: readonly string[]
  /** Files of settings; what stands in a later one goes before. */
  settings: readonly { source: SettingsSource; path: string }[]
}

export function configurationPlaces(
  given: string,
  env: Readonly<Record<string, string | undefined>>,
): ConfigurationPlaces {
  const home = env.HOME || env.USERPROFILE || homedir()
  const user = env.CLAUDE_CONFIG_DIR || join(home, '.claude')
  const directory = realPath(given)
  const above = [...parentsOf(directory)]
  const repository = above.findIndex((folder) => existsSync(join(folder, '.git')))
  const root = above[repository]
  const main = root === undefined ? null : mainCheckout(root)
  const atHome = above.indexOf(realPath(home))
  const last = repository >= 0 ? repository + 1 : above.length
  // The person's own folder is not a project's.
  const projects = above.slice(0, atHome >= 0 ? Math.min(last, atHome) : last)
  const foldersOf = (kind: ExtensionFolder) => {
    const own = projects.map((folder) => join(folder, '.claude', kind))
    // A worktree without a folder of its own, which is mostly one that git ignores, has the main checkout's.
    const borrows = main !== null && root !== undefined && !existsSync(join(root, '.claude', kind))
    return borrows ? [...own, join(main, '.claude', kind)] : own
  }
  const local = new Set([main ?? root ?? directory, directory])
  return {
    user,
    global: join(env.CLAUDE_CONFIG_DIR || home, '.claude.json'),
    projectKey: main ?? root ?? directory,
    folders: { skills: foldersOf('skills'), commands: foldersOf('commands'), agents: foldersOf('agents') },
    serverFiles: above.map((folder) => join(folder, '.mcp.json')),
    settings: [
      { source: 'userSettings', path: join(user, 'settings.json') },
      { source: 'projectSettings', path: join(directory, '.claude', 'settings.json') },
      ...[...local].map((folder) => ({
        source: 'localSettings' as const,
        path: join(folder, '.claude', 'settings.local.json'),
      })),
    ],
  }
}

/** A directory and all above it, nearest first. */
export function* parentsOf(directory: string): Generator<string> {
  for (let at = directory; ; at = dirname(at)) {
    yield at
    if (dirname(at) === at) return
  }
}

/**
 * The main checkout that a worktree of git belongs to; null: it is none. As claude does, it is believed only when
 * git's own folder names the worktree in turn: else a file in any directory could borrow somebody's configuration.
 */
function mainCheckout(root: string): string | null {
  const gitFolder = /^gitdir: (.+)$/m.exec(readSmall(join(root, '.git')) ?? '')?.[1]
  if (gitFolder === undefined) return null
  const own = resolve(root, gitFolder.trim())
  const common = readSmall(join(own, 'commondir'))
  const back = readSmall(join(own, 'gitdir'))
  if (common === null || back === null) return null
  if (realPath(resolve(own, back.trim())) !== realPath(join(root, '.git'))) return null
  const shared = realPath(resolve(own, common.trim()))
  return basename(shared) === '.git' ? dirname(shared) : shared
}

/** The text of one of git's pointer files; null: it is none. */
function readSmall(path: string): string | null {
  try {
    const facts = statSync(path)
    return facts.isFile() && facts.size <= 8_192 ? readFileSync(path, 'utf8') : null
  } catch {
    return null
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
