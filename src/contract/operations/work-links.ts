import { z } from 'zod'
import { Id } from '../values.ts'
import { Layer, LinkKind, WorkItem, WorkLink } from '../work-item.ts'
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
  'work.unlinkTask': {
    summary: 'Say that a task of an instance has nothing to do with an item',
    effect: 'write',
    input: z.object({ itemId: Id, taskId: Id }),
    output: z.object({ item: WorkItem, layer: Layer }),
    errors: ['not_found'],
  },
} as const satisfies Record<string, OperationSpec>
