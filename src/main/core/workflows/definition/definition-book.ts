import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MusterError } from '../../../../contract/errors.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Log } from '../../core-config.ts'
import type { Store } from '../../store/store.ts'
import { parseDefinition } from './parse-definition.ts'

/** A definition that can be run by its name. */
export interface BookEntry {
  readonly name: string
  readonly origin: 'saved' | 'template'
  /** As it was written. */
  readonly source: string
  readonly definition: WorkflowDefinition
  /** When it was saved; of a template, when its file was made. */
  readonly updatedAt: number
}

/** Saved definitions and the templates that ship with Muster. */
export interface DefinitionBook {
  /** By name; a saved one stands in place of the template of the same name. */
  list(): BookEntry[]
  get(name: string): BookEntry | undefined
  /** Keeps a text under the name of its definition, which the caller has checked. @throws MusterError `capacity_exceeded`, `storage` */
  save(source: string, definition: WorkflowDefinition): BookEntry
  /** @throws MusterError `not_found`, `conflict` for a template, `storage` */
  remove(name: string): void
}

/** Saved definitions at most. */
const MAX_SAVED = 1_000

/** An entry whose text is read when it is first asked for; null: it can't be read any more. */
type Lazy = () => BookEntry | null

/** `templatesDirectory`: where `*.workflow.yaml` of the templates are; without it there are none. */
export function createDefinitionBook(options: {
  store: Pick<Store, 'workflows'>
  templatesDirectory: string | undefined
  now: () => number
  log: Log
}): DefinitionBook {
  const { store, templatesDirectory, now, log } = options
  const saved = new Map<string, Lazy>()
  for (const row of store.workflows.list()) {
    saved.set(row.name, readOnce({ ...row, origin: 'saved' }, log))
  }
  let templates: Map<string, Lazy> | null = null

  function loadTemplates(): Map<string, Lazy> {
    templates ??= new Map(
      readTemplates(templatesDirectory).map((template) => [template.name, readOnce(template, log)]),
    )
    return templates
  }

  return {
    list() {
      return [...new Map([...loadTemplates(), ...saved]).values()]
        .flatMap((read) => read() ?? [])
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    },
    get(name) {
      return (saved.get(name) ?? loadTemplates().get(name))?.() ?? undefined
    },
    save(source, definition) {
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
      const entry: BookEntry = { name, origin: 'saved', source, definition, updatedAt }
      saved.set(name, () => entry)
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

function readOnce(text: Omit<BookEntry, 'definition'>, log: Log): Lazy {
  let entry: BookEntry | null | undefined
  return () => {
    if (entry !== undefined) return entry
    const { definition, problems } = parseDefinition(text.source)
    if (definition === null) {
      // It was valid when it was saved: an older version of Muster may have taken what this one doesn't.
      log('warn', 'a workflow can not be read', { workflow: text.name, problem: problems[0]?.message })
    }
    entry = definition && { ...text, definition }
    return entry
  }
}

function readTemplates(directory: string | undefined): Omit<BookEntry, 'definition'>[] {
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
