import { MusterError } from '../../../../contract/errors.ts'
import type { BrokenModule } from '../../../../contract/module.ts'
import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { readBounded } from '../../claude/read-bounded.ts'
import type { RegisteredRow } from '../../store/module-store.ts'
import { readInThread } from '../definition/read-in-thread.ts'
import type { ModuleRead } from '../definition/read-module.ts'
import type { FoundModules, findModuleFiles, ModuleFile } from './find-module-files.ts'
import { hashOf, makeModule, type ReadPlace } from './make-module.ts'
import { errorAt, type Made, type ModuleEntry } from './module-entry.ts'
import { readModulePaths } from './module-paths.ts'

/** The files of modules below some folders. */
export const searchJob = heavyJob<typeof findModuleFiles>('find-modules', 'Looking for modules')

/** All that is there at one moment. */
export interface LoadedModules {
  /** By name. */
  entries: ReadonlyMap<string, ModuleEntry>
  broken: readonly BrokenModule[]
  notes: readonly string[]
  /** Folders that were looked into, the upper ones first. */
  folders: readonly string[]
}

/** A text that was read, or why it could not be; kept while its file stays the same. */
type Kept = { stamp: string } & ({ read: ModuleRead; hash: string } | { problem: string })

/** A file that was written so shortly before it was looked at may be written again without a change of its times, in ms. */
const UNSURE_MS = 2_000

/** Time in which all are read that have changed, in ms; what is left is read by the next look. */
const MAX_MS = 30_000

export type ModuleLoader = (given: {
  paths: string | null
  registered: readonly RegisteredRow[]
  isTrusted(hash: string): boolean
  now: number
}) => Promise<LoadedModules>

/** Reads what is registered and what is found, in this order; of two of one name the first stays. */
export function createModuleLoader(): ModuleLoader {
  let kept = new Map<string, Kept>()
  return async ({ paths, registered, isTrusted, now }) => {
    const { roots, notes } = readModulePaths(paths)
    const found = await search(roots)
    const until = performance.now() + MAX_MS
    const next = new Map<string, Kept>()
    const made: Made[] = []
    for (const row of registered) made.push(await ofRow(row))
    const named = new Set(registered.map(({ path }) => path))
    for (const file of found.files) if (!named.has(file.path)) made.push(await ofFile(file))
    kept = next
    return { ...sort(made), notes: [...notes, ...found.notes], folders: found.folders }

    async function ofRow({ path, source, name, registeredAt: changedAt }: RegisteredRow): Promise<Made> {
      const origin = 'registered'
      if (path === null) return ofText({ text: source ?? '', path, origin, changedAt })
      const text = await readBounded(path)
      if (text === null || 'problem' in text)
        return unreadable(path, origin, text?.problem ?? 'it is not there', name)
      return ofText({ text: text.text, path, origin, changedAt })
    }

    async function ofFile({ path, stamp, changedAt, problem }: ModuleFile): Promise<Made> {
      if (problem !== null) return unreadable(path, 'found', problem)
      const before = kept.get(path)
      if (before !== undefined && before.stamp === stamp && now - changedAt > UNSURE_MS) {
        next.set(path, before)
        if ('problem' in before) return unreadable(path, 'found', before.problem)
        const { read, hash } = before
        return makeModule({ read, hash, path, origin: 'found', changedAt }, isTrusted)
      }
      const text = await readBounded(path)
      if (text === null || 'problem' in text)
        return unreadable(path, 'found', text?.problem ?? 'it is not there any more')
      return ofText({ text: text.text, path, origin: 'found', changedAt, stamp })
    }

    async function ofText(
      given: Omit<ReadPlace, 'read' | 'hash'> & { text: string; stamp?: string },
    ): Promise<Made> {
      const { text, path, origin, changedAt, stamp } = given
      const place = path ?? 'a registered module'
      if (performance.now() > until)
        return unreadable(place, origin, 'reading the modules before it took too long')
      try {
        const read = await readInThread({ source: text })
        const hash = hashOf(path, text)
        if (stamp !== undefined && path !== null) next.set(path, { stamp, read, hash })
        return await makeModule({ read, hash, path, origin, changedAt }, isTrusted)
      } catch (error) {
        if (!(error instanceof MusterError)) throw error
        if (stamp !== undefined) next.set(place, { stamp, problem: error.message })
        return unreadable(place, origin, error.message)
      }
    }
  }
}

async function search(roots: readonly string[]): Promise<FoundModules> {
  if (roots.length === 0) return { files: [], folders: [], notes: [] }
  try {
    return await runHeavy(searchJob, { roots })
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    return { files: [], folders: [], notes: [error.message] }
  }
}

function unreadable(
  path: string,
  origin: ReadPlace['origin'],
  why: string,
  name: string | null = null,
): Made {
  const hint =
    origin === 'registered'
      ? 'Put it back, or take the registration away: muster module rm.'
      : 'Correct it, or take it out of the folders of modules.paths.'
  const problems = [errorAt('unreadable', `It is not read: ${why.replace(/\.$/, '')}.`, hint)]
  return { broken: { path, name, origin, problems } }
}

/** Of two of one name the first is the module; the others are told where it is. */
function sort(made: readonly Made[]): Pick<LoadedModules, 'entries' | 'broken'> {
  const entries = new Map<string, ModuleEntry>()
  const broken: BrokenModule[] = []
  for (const each of made) {
    if ('broken' in each) {
      broken.push(each.broken)
      continue
    }
    const { entry, namePlace } = each
    const first = entries.get(entry.name)
    if (first === undefined) {
      entries.set(entry.name, entry)
      continue
    }
    const place = first.path ?? 'registered without a file'
    const hint = 'Give one of them another name.'
    const message = `There is a module "${entry.name}" already: ${place}.`
    const problem = errorAt('duplicate_name', message, hint, namePlace, ['name'])
    broken.push({
      path: entry.path ?? entry.name,
      name: entry.name,
      origin: entry.origin,
      problems: [problem, ...entry.problems],
    })
  }
  const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { entries: new Map(sorted), broken }
}
