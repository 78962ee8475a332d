import type {
  BrokenModule,
  Module,
  ModuleDefinition,
  ModuleOrigin,
  ModuleProblem,
  ModuleWish,
} from '../../../../contract/module.ts'

/** What the file of a module is called. */
export const MODULE_FILE = 'module.yaml'

/** A module as the core has it. */
export interface ModuleEntry {
  readonly definition: ModuleDefinition
  readonly name: string
  /** Absolute, links resolved. */
  readonly directory: string
  readonly origin: ModuleOrigin
  /** Its file; null: it was registered without one. */
  readonly path: string | null
  /** Of the text with its place: what trust is given to. */
  readonly hash: string
  readonly wishes: readonly ModuleWish[]
  readonly trusted: boolean
  readonly problems: readonly ModuleProblem[]
  readonly changedAt: number
}

/** What a place made: a module, or why it makes none. */
export type Made = { entry: ModuleEntry; namePlace: Place } | { broken: BrokenModule }
/** Line and column in a text, from 1; null: it is of no text. */
export type Place = { line: number; column: number } | null

/** A module as clients are told of it. */
export function describeModule({ definition, ...entry }: ModuleEntry): Module {
  const { $schema: _, ...fields } = definition
  return {
    ...fields,
    ...entry,
    environment: Object.keys(definition.environment),
    wishes: [...entry.wishes],
    problems: [...entry.problems],
  }
}

export function errorAt(
  code: string,
  message: string,
  hint: string | null,
  place: Place = null,
  path: ModuleProblem['path'] = [],
): ModuleProblem {
  const { line, column } = place ?? { line: null, column: null }
  return { severity: 'error', code, message, hint, path, line, column }
}
