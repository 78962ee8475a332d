import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'

/** A definition that can be run by its name. */
export interface BookEntry {
  readonly name: string
  readonly origin: 'saved' | 'template'
  /** As it was written. */
  readonly source: string
  readonly definition: WorkflowDefinition
  /** Of a saved one: when it was saved; of a template: null. */
  readonly updatedAt: number | null
}

/** Saved definitions and the templates that ship with Muster. */
export interface DefinitionBook {
  /** By name; a saved one stands in place of the template of the same name. */
  list(): BookEntry[]
  get(name: string): BookEntry | undefined
  /** @throws MusterError `validation`, `storage` */
  save(source: string): BookEntry
  /** @throws MusterError `not_found`, `storage` */
  remove(name: string): void
}
