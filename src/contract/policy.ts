import { z } from 'zod'
import { Id, Millis } from './values.ts'

/** What a rule says. Without defaults, so that a change of some fields leaves the others as they are. */
const PolicyFields = z.object({
  /** Absolute path; matches requests of tasks in it or below. Null: everywhere. */
  directory: z.string().min(1).max(4_096).nullable(),
  /** The session that it is for ("allow for the session"); null: all. */
  sessionId: Id.nullable(),
  /**
   * Name of the tool, `*` matches any characters: `Bash`, `mcp__github__*`. Or a whole rule as in Claude Code's settings,
   * which becomes a tool and a pattern: `Bash(git push *)`, `Read(~/.ssh/**)`, `WebFetch(domain:example.com)`, `mcp__github`.
   */
  tool: z.string().trim().min(1).max(1_200),
  /**
   * What the tool's main argument (command, path, address, query) must match, `*` for any characters, `\\*` for a
   * star; for files as in gitignore. Null: anything. Of a command that joins several (`&&`, `;`, `|`, …) each is looked up for itself; one that is not
   * understood (`$(…)`, a file as output, …) is allowed only by a rule without a pattern or with the whole command.
   */
  match: z.string().trim().min(1).max(1_000).nullable(),
  /** `ask`: leave it to a person, whatever a later rule says. */
  decision: z.enum(['allow', 'deny', 'ask']),
  /** Told to Claude with a denial. */
  reason: z.string().max(1_000).nullable(),
  enabled: z.boolean(),
})

/**
 * One rule that answers requests for permission. The first enabled rule that matches counts, by `position`.
 * Questions and plans are always for a person.
 */
export const NewPolicy = PolicyFields.extend({
  directory: PolicyFields.shape.directory.default(null),
  sessionId: PolicyFields.shape.sessionId.default(null),
  match: PolicyFields.shape.match.default(null),
  reason: PolicyFields.shape.reason.default(null),
  enabled: PolicyFields.shape.enabled.default(true),
})
export type NewPolicy = z.infer<typeof NewPolicy>

/** Only what is to be changed. */
export const PolicyChange = PolicyFields.partial()
export type PolicyChange = z.infer<typeof PolicyChange>

export const Policy = NewPolicy.extend({
  id: Id,
  position: z.number().int().nonnegative(),
  createdAt: Millis,
  useCount: z.number().int().nonnegative(),
  lastUsedAt: Millis.nullable(),
})
export type Policy = z.infer<typeof Policy>

/** A rule of Claude Code's settings that was not taken over. */
export const SkippedRule = z.object({
  rule: z.string(),
  decision: PolicyFields.shape.decision,
  why: z.string(),
})
export type SkippedRule = z.infer<typeof SkippedRule>

/** A rule that was looked at and did not decide. */
export const PassedRule = z.object({ policy: Policy, why: z.string() })
export type PassedRule = z.infer<typeof PassedRule>

/** A rule on one line: "Bash npm test* in /srv/shop". */
export function describePolicy(policy: Pick<Policy, 'tool' | 'match' | 'directory' | 'sessionId'>): string {
  const place =
    policy.directory === null ? '' : ` in ${policy.directory}${policy.sessionId === null ? '' : ','}`
  return [
    policy.tool,
    policy.match === null ? '' : ` ${policy.match}`,
    place,
    policy.sessionId === null ? '' : ' for this session',
  ].join('')
}
