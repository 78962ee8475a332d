import { z } from 'zod'
import { Json, Millis, PermissionMode } from './values.ts'

/** Tools that every module has: they change nothing. */
export const readingTools = ['Read', 'Grep', 'Glob'] as const

/** What stands in a definition at most, so that one of somebody else's stays small. */
export const MAX_CAPABILITIES = 100
export const MAX_MODULE_BYTES = 256 * 1024

export const ModuleName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,63}$/,
    'A name is a lower-case letter, then letters, digits and hyphens, at most 64 in all.',
  )
/** Dotted: `invoice.cancel`. */
export const CapabilityId = z
  .string()
  .max(200)
  .regex(
    /^[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*$/,
    'An id is words of lower-case letters, digits, hyphens and underscores, with dots between them: invoice.cancel.',
  )
const Version = z
  .string()
  .max(100)
  .regex(
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/,
    'A version has three numbers: 1.0.0.',
  )
/** A range as npm reads it: `^1.2`, `>=1 <3`, `1.x`. The core checks it. */
export const VersionRange = z.string().trim().min(1).max(100)
const Tag = z
  .string()
  .trim()
  .min(1)
  .max(50)
  .regex(/^[^\s,]+$/, 'A tag is one word.')
  .toLowerCase()
const Schema = z.record(z.string(), Json)

/** Something that a module can be asked for, with a form of what goes in and what comes out. */
export const Capability = z.strictObject({
  id: CapabilityId.describe('What it is called, as words with dots between them: invoice.cancel.'),
  version: Version.describe('Raise the first number when an earlier question would not do any more.'),
  description: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .optional()
    .describe('What it answers, for who looks for one.'),
  tags: z.array(Tag).max(50).default([]).describe('Words by which it is found.'),
  input: Schema.optional().describe('The JSON Schema of what it is given; absent: the question alone.'),
  output: Schema.optional().describe('The JSON Schema that its answer satisfies; absent: text.'),
  examples: z
    .array(
      z.strictObject({
        question: z.string().trim().min(1).max(4_000).optional(),
        input: Json.optional(),
        output: Json.optional(),
      }),
    )
    .max(20)
    .default([])
    .describe('What it is asked, with what, and what it answers. They satisfy the schemas.'),
})
export type Capability = z.infer<typeof Capability>

/**
 * A module as `module.yaml` has it: a codebase that answers questions through an instance in its directory. A JSON Schema
 * is made from this (`resources/modules/module.schema.json`).
 */
export const ModuleDefinition = z.strictObject({
  $schema: z.string().max(1_000).optional(),
  name: ModuleName.describe('By which it is asked.'),
  version: Version.describe('Of the codebase, or of its interface.'),
  description: z
    .string()
    .trim()
    .min(1)
    .max(4_000)
    .describe('What the codebase does and what it can tell, in a few sentences.'),
  directory: z
    .string()
    .trim()
    .min(1)
    .max(4_096)
    .default('.')
    .describe('Where its instance works, relative to the folder of this file.'),
  tags: z
    .array(Tag)
    .max(50)
    .default([])
    .describe('Words by which it is found, such as its languages: they count for each of its capabilities.'),
  capabilities: z.array(Capability).max(MAX_CAPABILITIES).default([]).describe('What it can be asked for.'),
  prompt: z
    .string()
    .max(50_000)
    .optional()
    .describe('What its instance is told besides, for every question. A Liquid template.'),
  model: z.string().trim().min(1).max(200).optional().describe('A model name or alias.'),
  tools: z
    .array(z.string().trim().min(1).max(1_200))
    .max(100)
    .default([])
    .describe(
      `What it may use without being asked, besides ${readingTools.join(', ')}, as rules of Claude Code: Bash(git log *).`,
    ),
  environment: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z_][A-Za-z0-9_]{0,199}$/,
          'The name of a variable is a letter or underscore, then letters, digits and underscores.',
        ),
      z.string().max(4_096),
    )
    .default({})
    .describe('Variables of its instance.'),
  permissionMode: PermissionMode.optional().describe(
    'How tools are permitted to a module that may write; others are refused what they are not given.',
  ),
  maxParallel: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(2)
    .describe('Questions that it answers at the same time, at most.'),
  mayWrite: z
    .boolean()
    .default(false)
    .describe('It may ask for tools that change something; each such request is put to a person.'),
})
/** A checked definition: defaults are filled in. */
export type ModuleDefinition = z.output<typeof ModuleDefinition>

/** Something wrong or doubtful in a definition; `line` and `column` from 1, when it came from a text. */
export const ModuleProblem = z.object({
  severity: z.enum(['error', 'warning']),
  /** A stable word: `syntax`, `schema`, `unreadable`, `duplicate_name`, `directory_not_found`, … */
  code: z.string(),
  message: z.string(),
  /** What to do. */
  hint: z.string().nullable(),
  /** Where in the definition, as keys and indices. */
  path: z.array(z.union([z.string(), z.number()])),
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
})
export type ModuleProblem = z.infer<typeof ModuleProblem>

/**
 * What a definition asks for besides reading in its own folder. Its text may be somebody else's, so that none of it counts
 * before a person has seen this and agreed to this very text.
 */
export const ModuleWish = z.object({
  kind: z.enum(['write', 'permission_mode', 'tool', 'environment', 'directory']),
  /** The rule, `NAME=value`, the mode, the absolute directory; of `write` the name of the field. */
  what: z.string(),
})
export type ModuleWish = z.infer<typeof ModuleWish>

/** A wish in words: "uses Bash(git log *) without asking". */
export function describeWish({ kind, what }: ModuleWish): string {
  switch (kind) {
    case 'directory':
      return `works in ${what}, outside of the folder of its file`
    case 'write':
      return 'may ask for tools that change something'
    case 'permission_mode':
      return what === 'acceptEdits' ? 'changes files without asking' : 'uses every tool without asking'
    case 'tool':
      return `uses ${what} without asking`
    case 'environment':
      return `sets the variable ${what}`
  }
}

/** Where a definition comes from: found in a folder of `modules.paths`, or registered by a person. */
export const ModuleOrigin = z.enum(['found', 'registered'])
export type ModuleOrigin = z.infer<typeof ModuleOrigin>

/** A module that is there. It can be asked when it is trusted and has no problem that is an error. */
export const Module = ModuleDefinition.omit({ $schema: true, directory: true, environment: true }).extend({
  /** Absolute. */
  directory: z.string(),
  /** Names of the variables that it sets. */
  environment: z.array(z.string()),
  origin: ModuleOrigin,
  /** Its file, absolute; null: it was registered without one. */
  path: z.string().nullable(),
  /** Of the text with the place where it stands: what trust is given to. */
  hash: z.string(),
  wishes: z.array(ModuleWish),
  /** It wishes for nothing, or a person has agreed to this text. Until then it is not asked. */
  trusted: z.boolean(),
  problems: z.array(ModuleProblem),
  /** When its file was last written, or it was registered. */
  changedAt: Millis,
})
export type Module = z.infer<typeof Module>

/** A module as a list has it: without what only asking it needs. */
export const ListedModule = Module.omit({ prompt: true }).extend({
  capabilities: z.array(Capability.omit({ input: true, output: true, examples: true })),
})
export type ListedModule = z.infer<typeof ListedModule>

/** A file that makes no module: broken, unreadable, or of a name that another has. */
export const BrokenModule = z.object({
  path: z.string(),
  /** As far as it could be read. */
  name: z.string().nullable(),
  origin: ModuleOrigin,
  problems: z.array(ModuleProblem),
})
export type BrokenModule = z.infer<typeof BrokenModule>

/** What is there, and what makes none. */
export const ModuleList = z.object({
  /** By name. */
  modules: z.array(ListedModule),
  broken: z.array(BrokenModule),
  /** What was not looked at, in words: a folder that is not there, more files than are read. */
  notes: z.array(z.string()),
})
export type ModuleList = z.infer<typeof ModuleList>

/** Why a module can't be asked now, in words; null: it can. */
export function whyNotAsked({
  trusted,
  problems,
}: {
  trusted: boolean
  problems: readonly Pick<ModuleProblem, 'severity' | 'message'>[]
}): string | null {
  const error = problems.find(({ severity }) => severity === 'error')
  if (error !== undefined) return error.message
  return trusted ? null : 'Nobody has agreed to what it wishes for.'
}
