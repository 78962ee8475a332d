import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MusterError } from '../../../../contract/errors.ts'
import type { Module } from '../../../../contract/module.ts'
import type { ModuleCheck, ModuleSource } from '../../../../contract/operations/modules.ts'
import { requireAbsolute } from '../../base/check-directory.ts'
import { readBounded } from '../../claude/read-bounded.ts'
import { toValidationError } from '../../workflows/definition/validation-error.ts'
import { readInThread } from '../definition/read-in-thread.ts'
import { hashOf, makeModule } from './make-module.ts'
import { describeModule, MODULE_FILE } from './module-entry.ts'
import type { ModuleParts } from './parts.ts'

/** Modules that are registered at most. */
const MAX_REGISTERED = 500

/** Reads a module that is named by its file or folder, or given as a text or an object, without keeping anything of it. */
export async function checkModuleSource(
  { modules }: Pick<ModuleParts, 'modules'>,
  given: ModuleSource,
): Promise<ModuleCheck & { text: string }> {
  const { text, path } = await readGiven(given)
  const read = await readInThread({ source: text })
  const place = { read, origin: 'registered' as const, path, hash: hashOf(path, text), changedAt: 0 }
  const made = await makeModule(place, modules.isTrusted)
  if ('broken' in made) return { module: null, name: read.name, problems: made.broken.problems, text, path }
  const module = describeModule(made.entry)
  return { module, name: module.name, problems: module.problems, text, path }
}

/** The text of a file that is listed, and of no other. @throws MusterError `not_found` */
export async function readListed({ modules }: Pick<ModuleParts, 'modules'>, path: string): Promise<string> {
  const { entries, broken } = await modules.loaded()
  const isListed =
    [...entries.values()].some((entry) => entry.path === path) || broken.some((each) => each.path === path)
  if (isListed) return (await readGiven({ path, source: undefined, definition: undefined })).text
  throw new MusterError('not_found', `${path} is no file of a module.`, {
    hint: 'muster module ls shows which there are.',
    details: { path },
  })
}

async function readGiven({
  path,
  source,
  definition,
}: ModuleSource): Promise<{ text: string; path: string | null }> {
  const kinds = [path, source, definition].filter((each) => each !== undefined)
  if (kinds.length === 0 || (definition !== undefined && kinds.length > 1)) {
    throw new MusterError('validation', 'A module is given by its file, or as a text, or as an object.', {
      hint: 'Give one of "path", "source" and "definition".',
      details: { field: 'path' },
    })
  }
  if (definition !== undefined) return { text: JSON.stringify(definition), path: null }
  if (path === undefined) return { text: source ?? '', path: null }
  requireAbsolute(path)
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false
  const file = isFolder ? join(path, MODULE_FILE) : path
  if (source !== undefined) return { text: source, path: file }
  const text = await readBounded(file)
  if (text !== null && 'text' in text) return { text: text.text, path: file }
  throw new MusterError('not_found', `${file} can't be read: ${text?.problem ?? 'it is not there'}.`, {
    hint: 'Check its path. muster module init writes one.',
    details: { path: file },
  })
}

/**
 * Keeps a module that a person names. In place of an earlier registration of the same file, or of the same name without
 * one. `trust`: the person has seen what it wishes for, and agrees.
 *
 * @throws MusterError `validation` with all problems, `conflict` for a name that is taken, `capacity_exceeded`, `storage`
 */
export async function registerModule(
  context: ModuleParts,
  { trust, ...given }: ModuleSource & { trust: boolean },
): Promise<Module> {
  const { modules, store, now } = context
  const { module, problems, text, path } = await checkModuleSource(context, given)
  if (module === null || problems.some(({ severity }) => severity === 'error'))
    throw toValidationError(problems, 'The module has errors and was not registered')
  const { name } = module
  const { entries } = await modules.loaded({ refresh: true })
  const other = entries.get(name)
  const isSame = other?.path === path && (path !== null || other?.origin === 'registered')
  if (other !== undefined && !isSame) {
    throw new MusterError('conflict', `There is a module "${name}" already: ${placeOf(other.path)}.`, {
      hint: 'Give one of them another name.',
      details: { name },
    })
  }
  if (store.modules.list().length >= MAX_REGISTERED && other?.origin !== 'registered') {
    throw new MusterError(
      'capacity_exceeded',
      `There are ${MAX_REGISTERED} registered modules, which is the most.`,
      {
        hint: 'Take away those that are not asked: muster module rm. Or name their folder in modules.paths.',
      },
    )
  }
  store.modules.save({ name, path, source: path === null ? text : null, registeredAt: now() })
  if (trust && module.wishes.length > 0) await modules.setTrust(module, true)
  else await modules.loaded({ refresh: true })
  return describeModule(await modules.require(name))
}

/**
 * Takes a registration away, by the name of its module or by its file; the file stays.
 *
 * @throws MusterError `not_found`, `conflict` for one that was found
 */
export async function removeModule(context: ModuleParts, reference: string): Promise<void> {
  const { modules, store } = context
  const { entries, broken } = await modules.loaded({ refresh: true })
  const rows = store.modules.list()
  const entry = entries.get(reference)
  const path = entry === undefined ? reference : entry.path
  const row =
    rows.find((each) => each.path !== null && each.path === path) ??
    (entry?.origin === 'found' ? undefined : rows.find((each) => each.name === reference))
  if (row === undefined) {
    const found = entry ?? broken.find((each) => each.path === reference || each.name === reference)
    throw new MusterError(
      found === undefined ? 'not_found' : 'conflict',
      found === undefined
        ? `There is no registered module "${reference}".`
        : `"${reference}" was found in ${found.path}, not registered.`,
      {
        hint:
          found === undefined
            ? 'List them: muster module ls.'
            : 'Take its folder out of modules.paths, or remove the file yourself.',
        details: { name: reference },
      },
    )
  }
  store.modules.remove(row.name)
  await modules.loaded({ refresh: true })
}

/**
 * Keeps that a person agrees to what a module wishes for, or no longer.
 *
 * @throws MusterError `not_found`, `conflict` when its text is another than the person has seen
 */
export async function trustModule(
  { modules }: Pick<ModuleParts, 'modules'>,
  { name, hash, trusted }: { name: string; hash: string; trusted: boolean },
): Promise<Module> {
  await modules.loaded({ refresh: true })
  const entry = await modules.require(name)
  if (entry.hash !== hash && trusted) {
    throw new MusterError('conflict', `The text of "${name}" has changed since it was shown.`, {
      hint: `Look at it again: muster module show ${name}`,
      details: { name },
    })
  }
  await modules.setTrust(entry, trusted)
  return describeModule(await modules.require(name))
}

function placeOf(path: string | null): string {
  return path ?? 'registered without a file'
}
