import { z } from 'zod'
import { Id, Millis } from './values.ts'

/**
 * One rule that answers requests for permission. The first enabled rule that matches counts, by `position`.
 * Questions and plans are always for a person.
 */
export const NewPolicy = z.object({
  /** Absolute path; matches requests of tasks in it or below. Null: everywhere. */
  directory: z.string().min(1).nullable().default(null),
  /** The session that it is for ("allow for the session"); null: all. */
  sessionId: Id.nullable().default(null),
  /** Name of the tool, `*` matches any characters: `Bash`, `mcp__github__*`. */
  tool: z.string().trim().min(1).max(200),
  /**
   * What the tool's main argument (command, path, address, query) must match, `*` for any characters. Null: anything.
   * A command that joins several (`&&`, `;`, `|`, `$(…)`, …) is allowed only if each part matches.
   */
  match: z.string().trim().min(1).max(1_000).nullable().default(null),
  /** `ask`: leave it to a person, whatever a later rule says. */
  decision: z.enum(['allow', 'deny', 'ask']),
  /** Told to Claude with a denial. */
  reason: z.string().max(1_000).nullable().default(null),
  enabled: z.boolean().default(true),
})
export type NewPolicy = z.infer<typeof NewPolicy>

export const Policy = NewPolicy.extend({
  id: Id,
  position: z.number().int().nonnegative(),
  createdAt: Millis,
  useCount: z.number().int().nonnegative(),
  lastUsedAt: Millis.nullable(),
})
export type Policy = z.infer<typeof Policy>
