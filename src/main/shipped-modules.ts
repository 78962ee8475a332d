import { cp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dataDirectoryOf } from './data-directory.ts'
import { ownPath } from './own-path.ts'

/** The modules of the example. */
const names = ['arangodb', 'marker'] as const

/**
 * The folders of the modules that ship with Muster, in the data directory: an instance can't work inside of the archive of a
 * packaged application. What is there already stays as it is, since it may have been changed.
 */
export async function shippedModules(
  flags: { dataDir?: string },
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ name: string; path: string }[]> {
  const root = join(dataDirectoryOf({ dataDirectory: flags.dataDir }, env), 'modules')
  const found: { name: string; path: string }[] = []
  for (const name of names) {
    const folder = join(root, name)
    const path = join(folder, 'module.yaml')
    if (!(await stat(path).catch(() => null)))
      await copyWhole(join(ownPath('example-modules', 'resources/modules'), name), folder)
    found.push({ name, path })
  }
  return found
}

/** Whole or not at all, where there is no folder yet; else what is missing in it. */
async function copyWhole(from: string, to: string): Promise<void> {
  const draft = `${to}.${process.pid}.tmp`
  await cp(from, draft, { recursive: true })
  try {
    await rename(draft, to)
  } catch {
    await cp(draft, to, { recursive: true, force: false })
    await rm(draft, { recursive: true, force: true })
  }
}
