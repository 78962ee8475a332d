import { z } from 'zod'
import { RunawayPolicy, RunawayRule, RunawayWay } from '../runaway.ts'
import { Task } from '../task.ts'
import { Id } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

const rules = z.array(RunawayRule)

export const runawayOperations = {
  'runaway.list': {
    summary: 'Tasks at work whose spending runs away, with the evidence; and what is done with such',
    effect: 'read',
    input: z.object({}),
    output: z.object({
      /** The first that was found first; those that a person let go on are left out. */
      tasks: z.array(Task),
      /** Everywhere first, then by directory. */
      rules,
    }),
    errors: [],
  },
  'runaway.resolve': {
    summary:
      'Decide on a task that runs away: let it go on, compact its context, continue afresh with a summary, or stop it',
    effect: 'write',
    callers: 'people',
    input: z.object({
      taskId: Id,
      /** `compact` and `afresh` end the turn and queue what goes on; `stop` interrupts it. */
      way: RunawayWay,
    }),
    output: z.object({
      task: Task,
      /** What goes on in its place; null: nothing does, or it goes on itself. */
      next: Task.nullable(),
    }),
    errors: [
      'not_found',
      'invalid_transition',
      'storage',
      'capacity_exceeded',
      'unavailable',
      'not_resumable',
      'directory_not_found',
      'claude_not_found',
    ],
  },
  'runaway.setPolicy': {
    summary: 'Say what is done with tasks of a directory, or everywhere, whose spending runs away',
    effect: 'write',
    callers: 'people',
    input: z.object({
      /** Absolute path; null: everywhere that has no rule of its own. */
      directory: z.string().min(1).max(4_096).nullable(),
      /** Null: as its directories above say; everywhere: as it was at first. */
      policy: RunawayPolicy.nullable(),
    }),
    output: z.object({ rules }),
    errors: ['validation', 'capacity_exceeded', 'storage'],
  },
} as const satisfies Record<string, OperationSpec>
