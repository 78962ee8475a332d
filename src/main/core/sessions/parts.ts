import type { VaultParts } from '../vault/vault.ts'

/** What sessions need: what Claude Code keeps on disk, and what is kept here. */
export type SessionParts = VaultParts
