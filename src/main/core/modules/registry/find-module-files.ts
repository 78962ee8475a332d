import { type Dirent, realpathSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { isWithin } from '../../permissions/real-path.ts'
import { MODULE_FILE } from './module-entry.ts'
import { walkFolders } from './walk-folders.ts'

/** A file of a module; `problem`: why it is not read, in words. */
export interface ModuleFile {
  path: string
  /** Changes when the file does. */
  stamp: string
  changedAt: number
  problem: string | null
}
export interface FoundModules {
  /** By the order of the roots, the upper folders first, then by path. */
  files: ModuleFile[]
  /** Folders that were looked into, the upper ones first. */
  folders: string[]
  /** What was not looked at, in words. */
  notes: string[]
}

/** Folders below a root, down to this depth. */
const MAX_DEPTH = 5
/** Files and folders that are looked at in one root. */
const MAX_ENTRIES = 20_000
const MAX_MODULES = 500
const MAX_NOTES = 20
const MAX_MS = 10_000

/** Looks for `module.yaml` below absolute folders, as `walkFolders` does. */
export function findModuleFiles({ roots }: { roots: readonly string[] }): FoundModules {
  const notes: string[] = []
  const note = (text: string) => {
    if (notes.length < MAX_NOTES) notes.push(text)
  }
  const until = performance.now() + MAX_MS
  const seen = new Set<string>()
  const files: ReturnType<typeof examine>[] = []
  const folders: { path: string; depth: number }[] = []
  for (const root of roots) {
    const facts = look(root)
    if (facts === null || !facts.isDirectory()) {
      note(`${root} is ${facts === null ? 'not there, or can not be read' : 'not a folder'}.`)
      continue
    }
    const realRoot = realpathSync(root)
    const bounds = { depth: MAX_DEPTH, entries: MAX_ENTRIES, until }
    for (const { path, depth, entries } of walkFolders(root, bounds, note)) {
      folders.push({ path, depth })
      const entry = entries.find(({ name }) => name === MODULE_FILE)
      if (entry === undefined || entry.isDirectory()) continue
      const file = examine(join(path, MODULE_FILE), entry, root, realRoot)
      // One root may be in another, and a file be linked to.
      if (seen.has(file.real)) continue
      seen.add(file.real)
      files.push(file)
    }
  }
  if (files.length > MAX_MODULES)
    note(`There are more than ${MAX_MODULES} modules: the rest of them was not read.`)
  return {
    files: files.slice(0, MAX_MODULES).map(({ real: _, ...file }) => file),
    folders: folders.toSorted((a, b) => a.depth - b.depth).map(({ path }) => path),
    notes,
  }
}

function examine(path: string, entry: Dirent, root: string, realRoot: string): ModuleFile & { real: string } {
  const facts = look(path)
  if (facts === null)
    return { path, real: path, stamp: 'gone', changedAt: 0, problem: 'it is a link to nothing' }
  const real = realpathSync(path)
  const isOutside = entry.isSymbolicLink() && !isWithin(realRoot, real)
  return {
    path,
    real,
    stamp: `${facts.mtimeMs} ${facts.ctimeMs} ${facts.size} ${facts.ino}`,
    changedAt: Math.floor(facts.mtimeMs),
    problem: isOutside
      ? `it is a link that leads out of ${root}`
      : facts.isFile()
        ? null
        : 'it is not a file',
  }
}

/** Null: it is not there, or can't be looked at. */
function look(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
