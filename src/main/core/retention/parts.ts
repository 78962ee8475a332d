import type { ExportParts } from '../exports/export-piece.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import type { VaultParts } from '../vault/vault.ts'

/** What the retention needs: it removes what others keep. */
export type RetentionParts = VaultParts & TrackingParts & ExportParts
