import type { importsOperations } from '../../../contract/operations/imports.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'

type Names = keyof typeof importsOperations

/** Operations that take over what was exported elsewhere. */
export function createImportHandlers({ imports }: CoreParts): Pick<Handlers, Names> {
  return {
    'import.create': ({ bytes }) => imports.create(bytes),
    'import.append': ({ importId, offset, data }) => imports.append(importId, offset, data),
    'import.check': ({ importId }, { signal }) => imports.check(importId, signal),
    'import.run': ({ importId }, { signal }) => imports.run(importId, signal),
    async 'import.remove'({ importId }) {
      await imports.remove(importId)
      return {}
    },
  }
}
