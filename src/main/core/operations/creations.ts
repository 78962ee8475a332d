import { createHash } from 'node:crypto'
import { MusterError } from '../../../contract/errors.ts'
import type { OperationName } from '../../../contract/operations.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { requireSession } from '../sessions/session-service.ts'
import { toRun, toSession, toTask } from '../store/records.ts'
import { requireTask } from '../tasks/require-task.ts'
import { requireRun } from './runs.ts'

/** How long a key is known, and how many are. */
const KEPT_FOR_MS = 86_400_000
const MOST_KEPT = 10_000

/** What operations make, as it is now. */
const made: Partial<Record<OperationName, (context: CoreParts, id: string) => { id: string }>> = {
  'task.create': (context, id) => toTask(requireTask(context, id)),
  'task.retry': (context, id) => toTask(requireTask(context, id)),
  'run.start': (context, id) => toRun(requireRun(context, id)),
  'session.fork': (context, id) => toSession(requireSession(context, id)),
  'conversation.import': (context, id) => toSession(requireSession(context, id)),
}

interface Asked {
  name: OperationName
  key: string
  input: unknown
}

/** Makes something once for each key of an operation, however often and at the same time it is asked for, over restarts too. */
export function createCreations(context: CoreParts) {
  const { creations } = context.store
  const underWay = new Map<string, { fingerprint: string; done: Promise<{ id: string }> }>()

  async function make(
    { name, key }: Asked,
    fingerprint: string,
    act: () => unknown,
  ): Promise<{ id: string }> {
    const at = context.now()
    creations.begin(name, key, { fingerprint, at, after: at - KEPT_FOR_MS, most: MOST_KEPT })
    let row: { id: string }
    try {
      row = (await act()) as { id: string }
    } catch (error) {
      // Nothing was made: the same key may be used again.
      creations.forget(name, key)
      throw error
    }
    creations.finish(name, key, row.id)
    return row
  }

  return {
    /** @throws MusterError `conflict` with `details.keyUsed` when the key stands for another input */
    async once(asked: Asked, act: () => unknown): Promise<{ id: string }> {
      const { name, key, input } = asked
      const read = made[name]
      if (read === undefined) throw new MusterError('validation', `${name} makes nothing that a key is for.`)
      const fingerprint = fingerprintOf(input)
      const id = `${name} ${key}`
      const other = underWay.get(id)
      if (other) {
        refuseOther(other.fingerprint, fingerprint)
        const row = await other.done
        return read(context, row.id)
      }
      const known = creations.find(name, key, context.now() - KEPT_FOR_MS)
      if (known) {
        refuseOther(known.fingerprint, fingerprint)
        if (known.rowId !== null) return read(context, known.rowId)
        throw new MusterError(
          'conflict',
          'The supervisor ended while it made this: whether it was made is not known.',
          { hint: 'Look whether it is there; if not, ask again with another key.' },
        )
      }
      const done = make(asked, fingerprint, act)
      underWay.set(id, { fingerprint, done })
      try {
        return await done
      } finally {
        underWay.delete(id)
      }
    },
  }
}

function fingerprintOf(input: unknown): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex')
}

function refuseOther(known: string, given: string): void {
  if (known === given) return
  throw new MusterError('conflict', 'This key was used for another request.', {
    hint: 'Use a new key for each thing to be made.',
    details: { keyUsed: true },
  })
}
