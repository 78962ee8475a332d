import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MusterError } from '../../../../contract/errors.ts'
import { nearestName } from '../../base/nearest-name.ts'
import type { TemplateFiles } from './prompt-template.ts'

/** Templates of one folder, and bytes of one, at most. */
const MAX_FILES = 200
const MAX_BYTES = 256 * 1024
const NAME = /^(?<name>_?[a-z][a-z0-9_-]{0,49})\.liquid$/

/**
 * The templates that count for a module: its own ones in the data directory before those of the installation, and these
 * before the ones that ship with Muster.
 *
 * @throws MusterError `validation` for a file that is too large, or of which there are too many
 */
export async function readTemplates(options: {
  /** Those that ship with Muster; undefined: there are none. */
  shipped: string | undefined
  dataDirectory: string
  module: string
}): Promise<TemplateFiles> {
  const { shipped, dataDirectory, module } = options
  const own = promptsFolder(dataDirectory)
  const folders = [...(shipped === undefined ? [] : [shipped]), own, join(own, module)]
  const found: Record<string, TemplateFiles[string]> = {}
  for (const folder of folders) Object.assign(found, await readFolder(folder))
  return found
}

/** Where a person puts templates, with a folder of its own for each module. */
function promptsFolder(dataDirectory: string): string {
  return join(dataDirectory, 'prompts')
}

/** @throws MusterError `not_found` when there is no template of the type */
export function requireTemplate(files: TemplateFiles, type: string): void {
  if (files[type]) return
  const types = Object.keys(files)
    .filter((name) => !name.startsWith('_'))
    .sort()
  const near = nearestName(type, types)
  throw new MusterError('not_found', `There is no template for questions of the type "${type}".`, {
    hint:
      near === undefined
        ? `There are ${types.join(', ')}.`
        : `Did you mean ${near}? There are ${types.join(', ')}.`,
    details: { type, types },
  })
}

async function readFolder(folder: string): Promise<TemplateFiles> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw unreadable(folder, error)
  })
  const names = entries
    .filter((entry) => entry.isFile())
    .flatMap(({ name }) => NAME.exec(name)?.groups?.name ?? [])
  if (names.length > MAX_FILES) {
    throw new MusterError(
      'validation',
      `${folder} has ${names.length} templates; ${MAX_FILES} are the most.`,
      {
        hint: 'Remove those that nothing uses.',
      },
    )
  }
  const found: Record<string, TemplateFiles[string]> = {}
  for (const name of names.sort()) {
    const path = join(folder, `${name}.liquid`)
    found[name] = { text: await readTemplate(path), path }
  }
  return found
}

async function readTemplate(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size <= MAX_BYTES) return await readFile(path, 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
  throw new MusterError('validation', `${path} is larger than ${MAX_BYTES / 1024} KB.`, {
    hint: 'Make the template smaller, or remove the file.',
  })
}

function unreadable(path: string, error: unknown): MusterError {
  const why = error instanceof Error ? error.message : String(error)
  return new MusterError('validation', `${path} can't be read: ${why}.`, {
    hint: 'Correct its rights, or remove it.',
  })
}
