import { z } from 'zod'
import { MAX_MODULE_BYTES, Module, ModuleList, ModuleName, ModuleProblem } from '../module.ts'
import { Json } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

const path = z.string().min(1).max(4_096)

/** Which module: its file or the folder of it, a text (YAML or JSON), or an object. A text may say where it stands. */
export const ModuleSource = z.object({
  /** Absolute. */
  path: path.optional(),
  source: z.string().max(MAX_MODULE_BYTES).optional(),
  definition: z.record(z.string(), Json).optional(),
})
export type ModuleSource = z.infer<typeof ModuleSource>

const ModuleCheck = z.object({
  /** Null: its form is not right. */
  module: Module.nullable(),
  /** Its file, absolute; null: it was given without one. */
  path: z.string().nullable(),
  /** As far as it could be read. */
  name: z.string().nullable(),
  /** Errors first. */
  problems: z.array(ModuleProblem),
})
export type ModuleCheck = z.infer<typeof ModuleCheck>

export const modulesOperations = {
  'module.list': {
    summary: 'Modules that are there, files that make none, and why',
    effect: 'read',
    input: z.object({
      /** Look at the files first. */
      refresh: z.boolean().default(false),
    }),
    output: ModuleList,
    errors: [],
  },
  'module.get': {
    summary: 'A module with its schemas, its prompt and what it wishes for',
    effect: 'read',
    input: z.object({ name: ModuleName, refresh: z.boolean().default(false) }),
    output: Module,
    errors: ['not_found'],
  },
  'module.source': {
    summary: 'The text of a file that is listed: of a module, or of one that makes none',
    effect: 'read',
    callers: 'people',
    withoutCommand: 'The file can be read where it is.',
    input: z.object({ path }),
    output: z.object({ source: z.string() }),
    errors: ['not_found'],
  },
  'module.check': {
    summary: 'Check a module without keeping anything of it',
    effect: 'read',
    // What it says of a file tells what is in it.
    callers: 'people',
    input: ModuleSource,
    output: ModuleCheck,
    errors: ['validation', 'not_found'],
  },
  'module.draft': {
    summary: 'A first text of module.yaml for a directory: its name, languages and description',
    effect: 'read',
    callers: 'people',
    input: z.object({ directory: path }),
    output: z.object({
      /** Where it belongs. */
      path: z.string(),
      source: z.string(),
      /** There is one already. */
      exists: z.boolean(),
    }),
    errors: ['directory_not_found', 'validation'],
  },
  'module.register': {
    summary: 'Register a module by its file, or as a text or an object',
    effect: 'write',
    callers: 'people',
    input: ModuleSource.extend({
      /** The person has seen what it wishes for, and agrees. */
      trust: z.boolean().default(false),
    }),
    output: Module,
    errors: ['validation', 'not_found', 'conflict', 'capacity_exceeded'],
  },
  'module.remove': {
    summary: 'Take a registration away; its file stays',
    effect: 'destructive',
    callers: 'people',
    input: z.object({
      /** The name of the module, or the path of its file. */
      name: path,
    }),
    output: z.object({}),
    errors: ['not_found', 'conflict'],
  },
  'module.trust': {
    summary: 'Agree to what a module wishes for, as long as its text stays the same; or no longer',
    effect: 'write',
    callers: 'people',
    input: z.object({
      name: ModuleName,
      /** Of the text that the person has seen. */
      hash: z.string().length(64),
      trusted: z.boolean().default(true),
    }),
    output: Module,
    errors: ['not_found', 'conflict'],
  },
  'module.schema': {
    summary: 'The JSON Schema of module.yaml',
    effect: 'read',
    input: z.object({}),
    output: z.object({ schema: z.record(z.string(), Json) }),
    errors: [],
  },
} as const satisfies Record<string, OperationSpec>
