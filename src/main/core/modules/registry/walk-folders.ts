import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/** One that was looked into: its entries that nothing leaves out. */
export interface WalkedFolder {
  path: string
  /** 0: the root. */
  depth: number
  entries: readonly Dirent[]
}
export interface WalkBounds {
  /** Folders below the root, down to this depth. */
  depth: number
  /** Entries of all folders, those that are left out counted. */
  entries: number
  /** In ms of `performance.now()`: a share on a slow network is given up then. */
  until: number
}

/** Longest `.gitignore` that is read, in bytes. */
const MAX_IGNORE_BYTES = 256 * 1024

/** The rules of one `.gitignore`. */
interface Rules {
  folder: string
  matcher: Ignore
}

/**
 * Looks through a folder and those below, the upper ones first: neither where `.gitignore` says not to, nor in
 * `node_modules` and what begins with a dot, nor by way of links. `note` is told what was not looked at. It may take
 * seconds: see `runHeavy`.
 */
export function* walkFolders(
  root: string,
  bounds: WalkBounds,
  note: (text: string) => void,
): Generator<WalkedFolder> {
  const waiting: { path: string; depth: number; rules: readonly Rules[] }[] = [
    { path: root, depth: 0, rules: [] },
  ]
  let count = 0
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    if (performance.now() > bounds.until) {
      note(
        `Looking through ${root} took too long: the rest of it was not looked at. Name folders further down.`,
      )
      return
    }
    const { path, depth } = folder
    const all = listFolder(path)
    if (all === null) {
      note(`${path} can not be read.`)
      continue
    }
    count += all.length
    if (count > bounds.entries) {
      note(
        `${root} has more than ${bounds.entries.toLocaleString('en')} files and folders: the rest of it was not looked at. Name folders further down.`,
      )
      return
    }
    const rules = withOwnRules(path, folder.rules, all)
    const entries = all.filter((entry) => !isLeftOut(path, entry, rules))
    yield { path, depth, entries }
    if (depth >= bounds.depth) continue
    for (const entry of entries) {
      if (entry.isDirectory()) waiting.push({ path: join(path, entry.name), depth: depth + 1, rules })
    }
  }
}

/** By name; null: it can't be read. */
function listFolder(path: string): Dirent[] | null {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return null
  }
}

function withOwnRules(folder: string, above: readonly Rules[], entries: readonly Dirent[]): readonly Rules[] {
  if (!entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) return above
  const file = join(folder, '.gitignore')
  try {
    if (statSync(file).size > MAX_IGNORE_BYTES) return above
    return [...above, { folder, matcher: ignore().add(readFileSync(file, 'utf8')) }]
  } catch {
    // One that can't be read leaves nothing out.
    return above
  }
}

/** As Git has it: of the files that say something of a name, the nearest counts. */
function isLeftOut(folder: string, entry: Dirent, rules: readonly Rules[]): boolean {
  if (entry.name.startsWith('.') || entry.name === 'node_modules') return true
  for (const { folder: base, matcher } of rules.toReversed()) {
    const inside = relative(base, folder).replaceAll(sep, '/')
    const above = inside === '' ? '' : `${inside}/`
    // What it says of a folder that a nearer file has taken back it does not say of what is in it.
    if (above !== '' && matcher.test(above).ignored) continue
    const { ignored, unignored } = matcher.test(`${above}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    if (ignored || unignored) return ignored
  }
  return false
}
