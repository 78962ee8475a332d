import { z } from 'zod'
import { Id } from '../values.ts'
import { Layer, LinkKind, MAX_PAGE, WorkItem, WorkLink } from '../work-item.ts'
import type { OperationSpec } from './operation-spec.ts'

const ends = z.object({ fromId: Id, toId: Id, kind: LinkKind })

export const workLinksOperations = {
  'work.link': {
    summary: 'Link two work items; a link that would make them wait for each other is refused',
    effect: 'write',
    input: ends,
    output: z.object({ link: WorkLink, layer: Layer }),
    errors: ['validation', 'not_found', 'conflict'],
  },
  'work.unlink': {
    summary: 'Take a link of two work items away',
    effect: 'write',
    input: ends,
    output: z.object({ layer: Layer }),
    errors: ['not_found'],
  },
  'work.linkTask': {
    summary: 'Say that a task of an instance works or worked on an item',
    effect: 'write',
    input: z.object({ itemId: Id, taskId: Id }),
    output: z.object({ item: WorkItem, layer: Layer }),
    errors: ['not_found', 'conflict'],
  },
  'work.findByTasks': {
    summary: 'The work items that tasks work or worked on',
    effect: 'read',
    withoutCommand: 'marks the rows of tasks in the window; muster work ls --task tells those of one',
    input: z.object({ taskIds: z.array(Id).min(1).max(MAX_PAGE) }),
    output: z.object({
      /** One for each task and item, the newest link first; none for a task that has nothing to do with any. */
      links: z.array(
        z.object({ taskId: z.string(), item: WorkItem.pick({ id: true, title: true, status: true }) }),
      ),
      layer: Layer,
    }),
    errors: ['validation'],
  },
  'work.unlinkTask': {
    summary: 'Say that a task of an instance has nothing to do with an item',
    effect: 'write',
    input: z.object({ itemId: Id, taskId: Id }),
    output: z.object({ item: WorkItem, layer: Layer }),
    errors: ['not_found'],
  },
} as const satisfies Record<string, OperationSpec>
