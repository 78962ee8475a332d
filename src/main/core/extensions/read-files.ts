import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Extension, ExtensionKind } from '../../../contract/extension.ts'
import { readFrontMatter } from './front-matter.ts'
import { readBounded } from './read-bounded.ts'
import type { FoundExtension } from './read-servers.ts'

/** Files and folders that are looked at in one place at most, and how deep; links in a circle end there too. */
const MAX_ENTRIES = 1_000
const MAX_DEPTH = 8

/**
 * Skills, commands and agents of one folder, `.claude` of a project or of the person, by kind and name. A file
 * that can't be read is told as its problem and the others go on.
 */
export async function readFiles(
  folder: string,
  scope: Extension['scope'],
  limit = MAX_ENTRIES,
): Promise<FoundExtension[]> {
  const budget = { left: limit }
  const found: FoundExtension[] = []
  const take = async (kind: ExtensionKind, name: string, path: string) => {
    found.push(await readOne({ kind, name, scope, path }))
  }
  const skills = join(folder, 'skills')
  // Claude looks no deeper for skills, and calls them as their folder is called.
  for (const { name, isFolder } of await entriesOf(skills, budget)) {
    if (isFolder && (await exists(join(skills, name, 'SKILL.md')))) {
      await take('skill', name, join(skills, name, 'SKILL.md'))
    }
  }
  for await (const path of markdownBelow(join(folder, 'commands'), [], budget)) {
    // `commands/deep/name.md` is `/deep:name`.
    await take('command', path.join(':').slice(0, -'.md'.length), join(folder, 'commands', ...path))
  }
  for await (const path of markdownBelow(join(folder, 'agents'), [], budget)) {
    await take('agent', basename(path.at(-1) ?? '', '.md'), join(folder, 'agents', ...path))
  }
  if (budget.left <= 0) {
    const problem = `More than ${limit} files: the rest of ${folder} was not looked at.`
    found.push({ kind: 'command', name: basename(folder), description: null, scope, path: folder, problem })
  }
  return found
}

async function readOne(facts: Omit<FoundExtension, 'description' | 'problem'>): Promise<FoundExtension> {
  const file = await readBounded(facts.path)
  if (file === null || 'problem' in file) {
    const problem = file?.problem ?? 'it is a link to nothing'
    return { ...facts, description: null, problem: `${basename(facts.path)}: ${problem}.` }
  }
  const { name, description, problem } = readFrontMatter(file.text)
  const told = problem === null ? null : `${basename(facts.path)}: ${problem}.`
  if (facts.kind !== 'agent') return { ...facts, description, problem: told }
  const nameless = `${basename(facts.path)}: an agent needs a name in its front matter.`
  return {
    ...facts,
    name: name ?? facts.name,
    description,
    problem: told ?? (name === null ? nameless : null),
  }
}

/** Paths of `*.md` below a folder, as their parts. */
async function* markdownBelow(
  root: string,
  inside: readonly string[],
  budget: { left: number },
): AsyncGenerator<string[]> {
  if (inside.length >= MAX_DEPTH) return
  for (const { name, isFolder } of await entriesOf(join(root, ...inside), budget)) {
    if (isFolder) yield* markdownBelow(root, [...inside, name], budget)
    else if (name.endsWith('.md')) yield [...inside, name]
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

const exists = (path: string) =>
  stat(path).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  )
