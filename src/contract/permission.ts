import { z } from 'zod'
import { Id, Json, Millis } from './values.ts'

export const PermissionKind = z.enum(['tool', 'question', 'plan'])
export type PermissionKind = z.infer<typeof PermissionKind>

export const PermissionState = z.enum(['pending', 'allowed', 'denied', 'withdrawn'])
export type PermissionState = z.infer<typeof PermissionState>

/** A `can_use_tool` request of an instance, kept until it is answered or withdrawn. */
export const Permission = z.object({
  id: Id,
  taskId: Id,
  sessionId: Id,
  instanceId: Id,
  kind: PermissionKind,
  toolName: z.string(),
  toolUseId: z.string().nullable(),
  description: z.string().nullable(),
  input: z.record(z.string(), Json),
  /** The CLI's `permission_suggestions`, as they came. */
  suggestions: z.array(Json),
  state: PermissionState,
  /** The person's reason, or why it was withdrawn. */
  note: z.string().nullable(),
  requestedAt: Millis,
  answeredAt: Millis.nullable(),
  /** Null: not answered. */
  answeredBy: z.enum(['person', 'policy']).nullable(),
  /** The rule that answered. It may have been removed since. */
  policyId: Id.nullable(),
})
export type Permission = z.infer<typeof Permission>

/**
 * An answer to a request. `updatedInput` replaces the tool's input (for a question: `{questions, answers}`);
 * `applySuggestions` grants the CLI's own suggestions by index ("always allow").
 */
export const PermissionAnswer = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('allow'),
    updatedInput: z.record(z.string(), Json).optional(),
    applySuggestions: z.array(z.number().int().nonnegative()).default([]),
    /** `session`: like requests of this session are allowed from now on, by a rule that is made of this one. */
    scope: z.enum(['once', 'session']).default('once'),
    /** The session goes on in this mode: an approved plan is carried out without asking for each edit. */
    mode: z.enum(['default', 'acceptEdits']).optional(),
  }),
  z.object({
    decision: z.literal('deny'),
    message: z.string().min(1).max(4_000).default('The person declined this.'),
    interrupt: z.boolean().default(false),
  }),
])
export type PermissionAnswer = z.infer<typeof PermissionAnswer>

/** Which of the CLI's suggestions "always allow" applies unless a person chooses: the rules, else the first one. */
export function usualSuggestions(suggestions: readonly Json[]): number[] {
  const rules = suggestions.flatMap((each, index) => (isRule(each) ? [index] : []))
  return rules.length > 0 ? rules : suggestions.length > 0 ? [0] : []
}

function isRule(suggestion: Json): boolean {
  return (
    typeof suggestion === 'object' &&
    suggestion !== null &&
    !Array.isArray(suggestion) &&
    suggestion.type === 'addRules'
  )
}
