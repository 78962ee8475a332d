import { z } from 'zod'

/** Times in definitions. */
export const Seconds = z.number().positive().max(604_800, 'At most a week (604800 s).')
/** Text with Liquid expressions: `{{ inputs.name }}`, `{{ results.node }}`, `{% for %}`. */
export const Template = z.string().max(200_000)

/** What a failure was, for `retry.on` and circuits. */
export const FailureKind = z.enum([
  'task_failed', // the task of a claude node failed for good
  'overloaded', // the API refused for load, or the connection failed
  'rate_limited',
  'invalid_result', // the answer does not satisfy `outputSchema`
  'command_failed', // exit code other than 0, or a signal
  'command_not_found',
  'timed_out',
  'lock_timeout', // a lock was not granted in time
  'deadlock', // chosen as the victim of a deadlock
  'lease_expired', // it held a lock for longer than its lease
  'rejected', // a person rejected an approval
  'template', // an expression failed while it was evaluated
  'workflow_failed', // the nested run failed
  'interrupted', // it was cut, and could not be picked up
  'internal',
])
export type FailureKind = z.infer<typeof FailureKind>

/** Exponential back-off with full jitter. */
export const NodeRetry = z.strictObject({
  attempts: z.number().int().min(1).max(20).default(3).describe('Tries in all, the first one counted.'),
  delay: z
    .number()
    .min(0)
    .max(3_600)
    .default(1)
    .describe('Upper end of the first wait, in seconds; doubled each time.'),
  maxDelay: z.number().min(0).max(86_400).default(60).describe('Upper end of every wait, in seconds.'),
  on: z
    .array(FailureKind)
    .min(1)
    .optional()
    .describe(
      'Kinds of failures worth another try; by default all but rejected, template and command_not_found.',
    ),
})
export type NodeRetry = z.infer<typeof NodeRetry>

/** Reuse of an earlier result when the content hash of node and resolved inputs (or `key`) is the same. */
export const NodeCache = z.strictObject({
  ttl: Seconds.describe('How long a result may be used again, in seconds.'),
  key: Template.optional().describe('In place of the content hash: what makes results the same.'),
})
export type NodeCache = z.infer<typeof NodeCache>

export const ResourceType = z.enum(['agent', 'file', 'database', 'api', 'custom'])
export type ResourceType = z.infer<typeof ResourceType>

/** A lock that a node holds while it runs. */
export const ResourceNeed = z.strictObject({
  id: z.string().min(1).max(500).describe('Its name; a template: file:{{ item }}.'),
  type: ResourceType.default('custom'),
  mode: z.enum(['shared', 'exclusive']).default('exclusive'),
  units: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe("Of the resource's capacity; an exclusive lock takes all of it."),
})
export type ResourceNeed = z.infer<typeof ResourceNeed>
