import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ExtensionFolder } from '../claude/configuration-places.ts'

/** A file of an extension, and how claude calls what is in it by its place. */
export interface FoundFile {
  name: string
  path: string
}

/** How deep is looked; deeper is a circle, or nobody's work. */
const MAX_DEPTH = 24

/**
 * Files of one kind in a folder, in the order of their names. `budget` is how many entries are looked at; under 0
 * there were more. A folder that was seen already, by way of a link, is not looked at again.
 */
export async function findFiles(
  kind: ExtensionFolder,
  folder: string,
  budget: { left: number },
): Promise<FoundFile[]> {
  if (kind === 'skills') return findSkills(folder, budget)
  const found: FoundFile[] = []
  for await (const parts of markdownBelow(kind, folder, [], budget, new Set())) {
    const path = join(folder, ...parts)
    if (kind === 'agents') found.push({ name: basename(path, '.md'), path })
    else found.push({ name: commandName(folder, parts), path })
  }
  return found
}

/** `skills/<folder>/SKILL.md`: claude looks no deeper, and calls them as their folder is called. */
async function findSkills(skills: string, budget: { left: number }): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  for (const { name, isFolder } of await entriesOf(skills, budget)) {
    const path = join(skills, name, 'SKILL.md')
    if (isFolder && (await isThere(path))) found.push({ name, path })
  }
  return found
}

/** `commands/deep/name.md` is `/deep:name`, and `commands/deep/SKILL.md` is `/deep`. */
function commandName(folder: string, parts: readonly string[]): string {
  if (!isSkillFile(parts.at(-1) ?? '')) return parts.join(':').slice(0, -'.md'.length)
  return parts.length === 1 ? basename(folder) : parts.slice(0, -1).join(':')
}

const isSkillFile = (name: string) => name.toLowerCase() === 'skill.md'
const isMarkdown = (name: string) => name.endsWith('.md') && name !== '.md'

/** Paths of `*.md` below a folder, as their parts. */
async function* markdownBelow(
  kind: ExtensionFolder,
  root: string,
  inside: readonly string[],
  budget: { left: number },
  seen: Set<string>,
): AsyncGenerator<string[]> {
  const folder = join(root, ...inside)
  const real = await realpath(folder).catch(() => folder)
  if (inside.length >= MAX_DEPTH || seen.has(real)) return
  seen.add(real)
  const entries = await entriesOf(folder, budget)
  const files = entries.filter(({ name, isFolder }) => !isFolder && isMarkdown(name))
  // A folder with a SKILL.md is one command.
  const skill =
    kind === 'commands' ? entries.find((entry) => !entry.isFolder && isSkillFile(entry.name)) : undefined
  const taken = new Set((skill ? [skill] : files).map(({ name }) => name))
  for (const { name, isFolder } of entries) {
    if (isFolder) yield* markdownBelow(kind, root, [...inside, name], budget, seen)
    else if (taken.has(name)) yield [...inside, name]
  }
}

/** What is in a folder, by name, links followed; nothing when it is not there or can't be read. */
async function entriesOf(
  folder: string,
  budget: { left: number },
): Promise<{ name: string; isFolder: boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, Math.max(0, budget.left))
  budget.left -= entries.length
  return Promise.all(
    sorted.map(async (entry) => ({
      name: entry.name,
      isFolder: entry.isSymbolicLink() ? await isFolder(join(folder, entry.name)) : entry.isDirectory(),
    })),
  )
}

const isFolder = (path: string) =>
  stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  )

/** True for a file, or one that can't be read; a folder of that name is none. */
const isThere = (path: string) =>
  stat(path).then(
    (facts) => !facts.isDirectory(),
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  )
