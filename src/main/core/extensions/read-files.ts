import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Extension, ExtensionKind } from '../../../contract/extension.ts'
import {
  type ConfigurationPlaces,
  type ExtensionFolder,
  extensionFolders,
} from '../claude/configuration-places.ts'
import { describeFile } from './describe-file.ts'
import { findFiles } from './find-files.ts'
import { type FoundExtension, keepFirst } from './found-extension.ts'

/** Files and folders that are looked at in one place at most. */
const MAX_ENTRIES = 1_000

const kinds: Record<ExtensionFolder, ExtensionKind> = {
  skills: 'skill',
  commands: 'command',
  agents: 'agent',
}

/**
 * Skills, commands and agents of a directory and of the person. A file that can't be read is told as its problem
 * and the others go on. Of one name, an agent of the project goes before one of the person, and a skill or command of the
 * person before one of the project (2.1.329).
 */
export async function readFiles(
  places: Pick<ConfigurationPlaces, 'folders' | 'user'>,
  limit = MAX_ENTRIES,
): Promise<FoundExtension[]> {
  const lists = await Promise.all(
    extensionFolders.map(async (kind) => {
      const ofUser = await readFolder(kind, `${places.user}/${kind}`, 'user', limit)
      const ofProject = await Promise.all(
        places.folders[kind].map((folder) => readFolder(kind, folder, 'project', limit)),
      )
      return kind === 'agents' ? [...ofProject.flat(), ...ofUser] : [...ofUser, ...ofProject.flat()]
    }),
  )
  const kept = keepFirst(await nameCopies(lists.flat()), ({ kind, name }) =>
    kind === 'agent' ? `agent ${name}` : `command ${name}`,
  )
  // As they stand in the files: the project's first.
  return kept.sort((a, b) => Number(a.scope === 'user') - Number(b.scope === 'user'))
}

async function readFolder(
  folderKind: ExtensionFolder,
  folder: string,
  scope: Extension['scope'],
  limit: number,
): Promise<FoundExtension[]> {
  const budget = { left: limit }
  const kind = kinds[folderKind]
  const found: FoundExtension[] = []
  for (const file of await findFiles(folderKind, folder, budget)) {
    found.push(await describeFile({ kind, scope, ...file }))
  }
  if (budget.left < 0) {
    const problem = `More than ${limit} files: the rest of ${folder} was not looked at.`
    found.push({ kind, name: basename(folder), description: null, scope, path: folder, problem, note: null })
  }
  return found
}

/** A file that is found a second time by way of a link is used once. */
async function nameCopies(found: readonly FoundExtension[]): Promise<FoundExtension[]> {
  const seen = new Map<string, string>()
  const result: FoundExtension[] = []
  for (const one of found) {
    const real = `${one.kind} ${await realpath(one.path).catch(() => one.path)}`
    const before = seen.get(real)
    seen.set(real, before ?? one.path)
    result.push(
      before === undefined ? one : { ...one, problem: one.problem ?? `The same file as ${before}.` },
    )
  }
  return result
}
