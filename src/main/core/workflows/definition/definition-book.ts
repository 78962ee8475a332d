import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MusterError } from '../../../../contract/errors.ts'
import type { WorkflowProblem } from '../../../../contract/run.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Log } from '../../base/log.ts'
import type { Store } from '../../store/store.ts'
import type { CheckedDefinition } from './checked-definition.ts'

/** The text of a definition that can be run by its name. */
export interface BookText {
  readonly name: string
  readonly origin: 'saved' | 'template'
  /** As it was written. */
  readonly source: string
  /** When it was saved; of a template, when its file was made. */
  readonly updatedAt: number
}
/** One that was read. */
export interface BookEntry extends BookText {
  readonly definition: WorkflowDefinition
  /** What its graph has, since a kind of node may be gone; warnings. */
  readonly problems: readonly WorkflowProblem[]
}

/** Saved definitions and the templates that ship with Muster. */
export interface DefinitionBook {
  /** Sorted. */
  names(): string[]
  /** A saved one stands in place of the template of the same name. */
  text(name: string): BookText | undefined
  /** Undefined: there is none of this name that can be read. */
  read(name: string): Promise<BookEntry | undefined>
  /** All that can be read, by name. */
  list(): Promise<BookEntry[]>
  /** Keeps a text under the name of its definition, which the caller has checked. @throws MusterError `capacity_exceeded`, `storage` */
  save(source: string, definition: WorkflowDefinition, problems: readonly WorkflowProblem[]): BookEntry
  /** @throws MusterError `not_found`, `conflict` for a template, `storage` */
  remove(name: string): void
}

/** Saved definitions at most. */
const MAX_SAVED = 1_000

/** A text that is read when it is first asked for; undefined: it can't be read any more. */
interface Lazy extends BookText {
  entry(): Promise<BookEntry | undefined>
}

/** `templatesDirectory`: where `*.workflow.yaml` of the templates are; without it there are none. */
export function createDefinitionBook(options: {
  store: Pick<Store, 'workflows'>
  templatesDirectory: string | undefined
  read: Read
  now: () => number
  log: Log
}): DefinitionBook {
  const { store, templatesDirectory, read, now, log } = options
  const saved = new Map<string, Lazy>()
  for (const row of store.workflows.list()) {
    saved.set(row.name, readOnce({ ...row, origin: 'saved' }, read, log))
  }
  let templates: Map<string, Lazy> | null = null

  function loadTemplates(): Map<string, Lazy> {
    templates ??= new Map(
      readTemplates(templatesDirectory).map((template) => [template.name, readOnce(template, read, log)]),
    )
    return templates
  }
  const find = (name: string) => saved.get(name) ?? loadTemplates().get(name)

  return {
    names: () => [...new Set([...loadTemplates().keys(), ...saved.keys()])].sort(),
    text: find,
    read: async (name) => find(name)?.entry(),
    async list() {
      const all = new Map([...loadTemplates(), ...saved])
      const entries = await Promise.all([...all.values()].map((lazy) => lazy.entry()))
      return entries.filter((entry) => entry !== undefined).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    },
    save(source, definition, problems) {
      const { name } = definition
      if (!saved.has(name) && saved.size >= MAX_SAVED) {
        throw new MusterError(
          'capacity_exceeded',
          `There are ${MAX_SAVED} saved workflows, which is the most.`,
          {
            hint: 'Remove those that are not used, or run this one from its file.',
          },
        )
      }
      const updatedAt = now()
      store.workflows.save({ name, source, updatedAt })
      const entry: BookEntry = { name, origin: 'saved', source, definition, problems, updatedAt }
      saved.set(name, { ...entry, entry: () => Promise.resolve(entry) })
      return entry
    },
    remove(name) {
      if (!saved.has(name)) {
        const isTemplate = loadTemplates().has(name)
        throw new MusterError(
          isTemplate ? 'conflict' : 'not_found',
          isTemplate ? `${name} is a template, which stays.` : `There is no saved workflow "${name}".`,
          {
            hint: isTemplate
              ? 'Save a workflow of its name to put another in its place.'
              : 'List them: muster workflow ls.',
            details: { name },
          },
        )
      }
      store.workflows.remove(name)
      saved.delete(name)
    },
  }
}

type Read = (source: string) => Promise<CheckedDefinition>

function readOnce(text: BookText, read: Read, log: Log): Lazy {
  let entry: Promise<BookEntry | undefined> | undefined
  const readNow = async (): Promise<BookEntry | undefined> => {
    try {
      const { definition, problems } = await read(text.source)
      if (definition !== null) return { ...text, definition, problems }
      // It was valid when it was saved: an older version of Muster may have taken what this one doesn't.
      log('warn', 'a workflow can not be read', { workflow: text.name, problem: problems[0]?.message })
    } catch (error) {
      log('warn', 'a workflow can not be read', { workflow: text.name, problem: String(error) })
    }
    return undefined
  }
  return {
    ...text,
    entry() {
      entry ??= readNow()
      return entry
    },
  }
}

function readTemplates(directory: string | undefined): BookText[] {
  if (directory === undefined) return []
  return readdirSync(directory)
    .filter((file) => file.endsWith('.workflow.yaml'))
    .map((file) => {
      const path = join(directory, file)
      return {
        // A test holds each file to the name of its definition.
        name: file.slice(0, -'.workflow.yaml'.length),
        origin: 'template',
        source: readFileSync(path, 'utf8'),
        updatedAt: Math.floor(statSync(path).mtimeMs),
      }
    })
}
