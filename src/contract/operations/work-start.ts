import { z } from 'zod'
import { Priority, Task } from '../task.ts'
import { Id, PermissionMode } from '../values.ts'
import { Layer } from '../work-item.ts'
import type { OperationSpec } from './operation-spec.ts'

/** Items that are started by one call, at most. */
export const MAX_STARTED = 50

const Instructions = z.string().max(20_000)

export const workStartOperations = {
  'work.prime': {
    summary:
      'What whoever begins should know: the item, what it is below and waits for, decisions, what is ready; under 2,000 tokens',
    effect: 'read',
    input: z
      .object({
        /** Left out: of no item, and only what is ready. */
        itemId: Id.optional(),
        /** The whole prompt that an instance would get that is started on the item. */
        asPrompt: z.boolean().default(false),
        /** As for `work.start`: they are a part of the prompt. */
        instructions: Instructions.optional(),
      })
      .refine(
        ({ itemId, asPrompt }) => !asPrompt || itemId !== undefined,
        'A prompt is of an item: give its id.',
      ),
    output: z.object({
      /** Markdown. */
      text: z.string(),
      /** Rather too many than too few. */
      tokens: z.int().nonnegative(),
      layer: Layer,
    }),
    errors: ['not_found'],
  },
  'work.report': {
    summary: 'The status report: components, work under way, the last deployments, what is planned',
    effect: 'read',
    input: z.object({}),
    output: z.object({ markdown: z.string(), layer: Layer }),
    errors: [],
  },
  'work.start': {
    summary: 'Start instances on work items: a task for each, which has the item until it ends',
    effect: 'write',
    input: z.object({
      itemIds: z
        .array(Id)
        .min(1)
        .max(MAX_STARTED)
        .refine((ids) => new Set(ids).size === ids.length, 'An id must not be there twice.'),
      /** Absolute. Left out: what the item's metadata, or that of what it is below, names. */
      directory: z.string().min(1).max(4_096).optional(),
      /** In a new worktree of git on a branch of its own. */
      worktree: z.boolean().default(false),
      model: z.string().trim().min(1).max(200).optional(),
      permissionMode: PermissionMode.optional(),
      priority: Priority.default(0),
      /** Added to the prompt. */
      instructions: Instructions.optional(),
      simulated: z.boolean().optional(),
    }),
    output: z.object({
      /** In the order of the items, of those that could be started. */
      tasks: z.array(z.object({ itemId: Id, task: Task })),
      /** The others, each with why. When none could be started the call fails as the first of them did. */
      refused: z.array(z.object({ itemId: Id, code: z.string(), message: z.string() })),
      layer: Layer,
    }),
    errors: [
      'validation',
      'not_found',
      'conflict',
      'forbidden',
      'directory_not_found',
      'capacity_exceeded',
      'claude_not_found',
      'unavailable',
    ],
  },
} as const satisfies Record<string, OperationSpec>
