import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** Where claude looks for extensions of a directory and of the person (as tried with 2.1.329). */
export interface ExtensionPlaces {
  /** Of the person: holds `skills`, `commands`, `agents`. */
  user: string
  /** `.claude.json`: servers of the person, and those of projects that only this person has. */
  global: string
  /** Under which key `.claude.json` keeps the project: the repository, else the directory. */
  projectKey: string
  /** `.claude` folders of the directory and those above it up to the repository, nearest first. */
  projects: string[]
  /** `.mcp.json` files of the directory and all above it, nearest first. */
  serverFiles: string[]
}

export function extensionPlaces(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
): ExtensionPlaces {
  const home = env.HOME ?? env.USERPROFILE ?? homedir()
  const above = [...parentsOf(directory)]
  const repository = above.findIndex((folder) => existsSync(join(folder, '.git')))
  const atHome = above.indexOf(home)
  const last = repository >= 0 ? repository + 1 : above.length
  // The person's own folder is not a project's.
  const projects = above.slice(0, atHome >= 0 ? Math.min(last, atHome) : last)
  return {
    user: env.CLAUDE_CONFIG_DIR || join(home, '.claude'),
    global: join(env.CLAUDE_CONFIG_DIR || home, '.claude.json'),
    projectKey: above[repository] ?? directory,
    projects: projects.map((folder) => join(folder, '.claude')),
    serverFiles: above.map((folder) => join(folder, '.mcp.json')),
  }
}

function* parentsOf(directory: string): Generator<string> {
  for (let at = directory; ; at = dirname(at)) {
    yield at
    if (dirname(at) === at) return
  }
}
