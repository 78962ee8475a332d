import { createHash } from 'node:crypto'
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseJsonText } from '../../../contract/parse-json.ts'
import { configurationPlaces, extensionFolders, parentsOf } from './configuration-places.ts'

/** Files and folders that are looked at in one place at most, and how deep; a directory of skills has tens. */
const MAX_ENTRIES = 1_000
const MAX_DEPTH = 4

/** What claude reads of a directory when it starts, besides servers, settings and extensions (2.1.329). */
const ofProject = ['CLAUDE.md', 'CLAUDE.local.md', '.claude/CLAUDE.md', '.claude/rules']

/** What it reads of the person's own configuration. */
const ofPerson = ['CLAUDE.md', 'rules', 'plugins/config.json', ...extensionFolders]

/** What {@link readServers} says of a file without any. */
const NO_SERVERS = '[null,null,null,null]'

/** The servers of `.claude.json`, by the state of the file: claude writes it at each start, and it can be large. */
const servers = new Map<string, { state: string; stamp: string }>()

/**
 * A short text that changes when what claude reads at its start changes: its executable, the files of the
 * directory, of the directories above it, and of the person. Names, times and sizes are compared, no contents,
 * so it costs some 0.2 ms; what can't be read counts as not there.
 */
export function stampConfiguration(options: {
  directory: string
  /** The executable; null: not found. */
  command: string | null
  /** Keys of extensions that it is told not to use. */
  disabledExtensions: readonly string[]
  /** The variables that the instance is given. */
  env: Readonly<Record<string, string | undefined>>
}): string {
  const { directory, command, disabledExtensions, env } = options
  const places = configurationPlaces(directory, env)
  const hash = createHash('sha256')
  const budget = { left: MAX_ENTRIES }
  const take = (path: string): void => {
    for (const line of listStates(path, MAX_DEPTH, budget)) hash.update(`${line}\n`)
  }
  if (command !== null) take(command)
  hash.update(JSON.stringify(disabledExtensions))
  for (const name of ofProject) take(join(directory, name))
  for (const above of parentsOf(dirname(directory))) take(join(above, 'CLAUDE.md'))
  for (const path of places.serverFiles) take(path)
  for (const { path } of places.settings) take(path)
  for (const kind of extensionFolders) for (const folder of places.folders[kind]) take(folder)
  for (const name of ofPerson) take(join(places.user, name))
  hash.update(stampServers(places.global, places.projectKey))
  return hash.digest('base64url').slice(0, 22)
}

/** A file's path, time and size; of a folder those of all that is in it. */
function listStates(path: string, depth: number, budget: { left: number }): string[] {
  const file = statSync(path, { throwIfNoEntry: false })
  if (!file) return []
  budget.left -= 1
  if (!file.isDirectory()) return [`${path} ${file.mtimeMs} ${file.size}`]
  if (depth === 0 || budget.left <= 0) return []
  const lines = [path]
  for (const entry of entriesOf(path)) {
    if (budget.left > 0) lines.push(...listStates(join(path, entry.name), depth - 1, budget))
  }
  return lines
}

function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

/** The MCP servers of the person and of the directory; the rest of that file changes with every start. */
function stampServers(path: string, projectKey: string): string {
  const file = statSync(path, { throwIfNoEntry: false })
  // As one without servers: claude makes the file at its first start.
  if (!file) return NO_SERVERS
  const key = `${path}\n${projectKey}`
  const state = `${file.mtimeMs} ${file.size}`
  const known = servers.get(key)
  if (known?.state === state) return known.stamp
  const stamp = readServers(path, projectKey)
  if (servers.size > 100) servers.clear()
  servers.set(key, { state, stamp })
  return stamp
}

function readServers(path: string, key: string): string {
  try {
    const { mcpServers, projects } = parseJsonText(readFileSync(path, 'utf8')) as {
      mcpServers?: unknown
      projects?: Record<string, Record<string, unknown> | undefined>
    }
    const project = projects?.[key]
    const { mcpServers: own, disabledMcpServers, disabledMcpjsonServers } = project ?? {}
    return JSON.stringify([mcpServers, own, disabledMcpServers, disabledMcpjsonServers])
  } catch {
    return 'unreadable'
  }
}
