import type { exportsOperations } from '../../../contract/operations/exports.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { exportPiece } from '../exports/export-piece.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'

type Names = keyof typeof exportsOperations

/** Operations that write what was said and done for others. */
export function createExportHandlers(context: CoreParts): Pick<Handlers, Names> {
  return {
    'export.read': (input) => exportPiece(context, input),
  }
}
