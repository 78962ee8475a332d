import { z } from 'zod'
import type { NodeKind } from '../src/main/core/workflows/kinds/node-kind.ts'

/** A kind of node that takes a known time, and what each node really took, in ms, by its id. */
export interface SleepKind {
  kind: NodeKind
  /** Of a fan-out: of each of its elements. */
  taken: Map<string, number[]>
}

const Sleep = z.object({ ms: z.number().min(0) })

/** `with: {ms}` says how long a node does nothing; 0 ends in the same tick. */
export function createSleepKind(): SleepKind {
  const taken = new Map<string, number[]>()
  return {
    taken,
    kind: {
      kind: 'sleep',
      schema: Sleep,
      async run({ spec }) {
        const { ms } = Sleep.parse('with' in spec ? spec.with : {})
        const start = performance.now()
        if (ms > 0) {
          await new Promise((resolve) => setTimeout(resolve, ms))
          const list = taken.get(spec.id) ?? []
          taken.set(spec.id, [...list, performance.now() - start])
        }
        return { state: 'completed', result: null }
      },
    },
  }
}
