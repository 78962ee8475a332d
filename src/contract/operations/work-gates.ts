import { z } from 'zod'
import { Id, Millis } from '../values.ts'
import { Gate, Layer } from '../work-item.ts'
import type { OperationSpec } from './operation-spec.ts'

const common = {
  itemId: Id,
  /** Why it is there, for people. */
  reason: z.string().trim().min(1).max(500),
}
const asked = {
  /** Program and arguments, never a line for a shell. */
  command: z.array(z.string().max(4_096)).min(1).max(50),
  /** Absolute path in which it is run. */
  directory: z.string().min(1).max(4_096),
}
const aGate = z.object({ gate: Gate, layer: Layer })

export const workGatesOperations = {
  'work.addGate': {
    summary: 'Keep a work item back until a person says yes, a time has come, or a command says so',
    effect: 'write',
    // An instance may ask for a person or a time; a command would be run by Muster in its place.
    input: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('person'), ...common }),
      z.object({ kind: z.literal('time'), ...common, until: Millis }),
      z.object({ kind: z.literal('command'), ...common, ...asked }),
      z.object({ kind: z.literal('pull_request'), ...common, ...asked }),
    ]),
    output: aGate,
    errors: ['validation', 'not_found', 'conflict', 'forbidden', 'directory_not_found'],
  },
  'work.answerGate': {
    summary: 'Open a gate, or refuse it',
    effect: 'write',
    callers: 'people',
    input: z.object({ gateId: Id, yes: z.boolean(), note: z.string().max(2_000).optional() }),
    output: aGate,
    errors: ['not_found'],
  },
  'work.removeGate': {
    summary: 'Take a gate away',
    effect: 'write',
    callers: 'people',
    input: z.object({ gateId: Id }),
    output: z.object({ layer: Layer }),
    errors: ['not_found'],
  },
} as const satisfies Record<string, OperationSpec>
