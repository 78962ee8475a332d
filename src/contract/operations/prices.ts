import { z } from 'zod'
import { ListPrice, NewPrice, OwnPrice } from '../price.ts'
import { Id } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

export const pricesOperations = {
  'price.list': {
    summary: 'What tokens of each model cost: your own prices, and the table that ships with Muster',
    effect: 'read',
    input: z.object({}),
    output: z.object({
      /** By model, the newest first. */
      own: z.array(OwnPrice),
      listed: z.array(ListPrice),
    }),
    errors: [],
  },
  'price.set': {
    summary: 'Give tokens of a model your own price, from a time on; sums that were counted stay as they are',
    effect: 'write',
    callers: 'people',
    input: NewPrice,
    output: OwnPrice,
    errors: ['validation', 'conflict', 'capacity_exceeded', 'storage'],
  },
  'price.remove': {
    summary: 'Remove one of your own prices; sums that were counted by it stay as they are',
    effect: 'write',
    callers: 'people',
    input: z.object({ priceId: Id }),
    output: OwnPrice,
    errors: ['not_found', 'storage'],
  },
} as const satisfies Record<string, OperationSpec>
