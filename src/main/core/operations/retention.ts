import type { retentionOperations } from '../../../contract/operations/retention.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'

type Names = keyof typeof retentionOperations

/** Operations on what goes after a while. */
export function createRetentionHandlers({ retention }: CoreParts): Pick<Handlers, Names> {
  return {
    'retention.status': () => retention.status(),
    'retention.check': () => retention.preview(),
    'retention.run': ({ token }) => retention.run(token, 'person'),
  }
}
