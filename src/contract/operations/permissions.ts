import { z } from 'zod'
import { Permission, PermissionAnswer, PermissionState } from '../permission.ts'
import { NewPolicy, PassedRule, Policy, PolicyChange, SkippedRule } from '../policy.ts'
import { Id, Json } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})

export const permissionsOperations = {
  'permission.list': {
    summary: 'Requests for permission, questions and plans, oldest first',
    effect: 'read',
    input: z.object({
      state: PermissionState.optional(),
      /** True: only what was answered or withdrawn. */
      settled: z.boolean().optional(),
      taskId: Id.optional(),
      /** Only the newest so many. */
      limit: z.number().int().min(1).max(1_000).default(1_000),
    }),
    output: z.object({ permissions: z.array(Permission) }),
    errors: [],
  },
  'permission.answer': {
    summary: 'Answer a request',
    effect: 'write',
    input: z.object({ permissionId: Id, answer: PermissionAnswer }),
    output: Permission,
    errors: ['not_found', 'conflict', 'invalid_transition', 'validation', 'forbidden'],
  },
  'policy.list': {
    summary: 'Rules that answer requests for permission, in order',
    effect: 'read',
    input: empty,
    output: z.object({ policies: z.array(Policy) }),
    errors: [],
  },
  'policy.create': {
    summary: 'Add a rule, at the end unless a position is given; it answers what waits already, too',
    effect: 'write',
    callers: 'people',
    input: NewPolicy.extend({ position: z.number().int().nonnegative().optional() }),
    output: Policy,
    errors: ['validation', 'not_found', 'capacity_exceeded', 'storage'],
  },
  'policy.update': {
    summary: 'Change a rule or move it',
    effect: 'write',
    callers: 'people',
    input: z.object({
      policyId: Id,
      change: PolicyChange.extend({ position: z.number().int().nonnegative().optional() }),
    }),
    output: Policy,
    errors: ['not_found', 'validation', 'storage'],
  },
  'policy.remove': {
    summary: 'Remove a rule',
    effect: 'write',
    callers: 'people',
    input: z.object({ policyId: Id }),
    output: empty,
    errors: ['not_found', 'storage'],
  },
  'policy.test': {
    summary: 'Which rule would answer such a request',
    effect: 'read',
    input: z.object({
      directory: z.string().min(1),
      tool: z.string().min(1),
      input: z.record(z.string(), Json),
    }),
    output: z.object({
      policy: Policy.nullable(),
      decision: z.enum(['allow', 'deny', 'ask']),
      /** Those before it that did not decide, and why; all when none does. */
      passed: z.array(PassedRule),
    }),
    errors: ['validation'],
  },
  'policy.import': {
    summary:
      "Take over the rules of one of Claude Code's settings files: what denies and asks first, what allows last",
    effect: 'write',
    callers: 'people',
    input: z.object({
      /** Absolute path. Rules of a project's `.claude` are for its directory. */
      file: z.string().min(1).max(4_096),
      /** Only tell what would be taken over. */
      dryRun: z.boolean().default(false),
    }),
    output: z.object({
      rules: z.array(NewPolicy),
      /** How many of them are there already, and were not made again. */
      known: z.number().int().nonnegative(),
      skipped: z.array(SkippedRule),
    }),
    errors: ['validation', 'not_found', 'capacity_exceeded', 'storage'],
  },
} as const satisfies Record<string, OperationSpec>
