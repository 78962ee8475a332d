import { z } from 'zod'
import type { SettingsSource } from './configuration-places.ts'

const texts = z.array(z.string()).catch([]).default([])
const Permissions = z
  .object({ defaultMode: z.string().optional().catch(undefined), allow: texts, deny: texts, ask: texts })
  .catch({ allow: [], deny: [], ask: [] })
  .prefault({})

const Match = z.union([
  z.object({ serverName: z.string() }),
  z.object({ serverCommand: z.array(z.string()) }),
  z.object({ serverUrl: z.string() }),
])
/** Names, commands or addresses of servers; an entry that is none of these counts as not there. */
export type ServerMatch = z.infer<typeof Match>
const matches = z
  .array(z.unknown())
  .transform((entries) => entries.flatMap((entry) => Match.safeParse(entry).data ?? []))

/** What we look at in a settings file of Claude Code. Nothing else of it is kept: it may hold secrets. */
export const ClaudeSettings = z.object({
  permissions: Permissions,
  /** Days after which it deletes conversations that were not used. */
  cleanupPeriodDays: z.number().int().positive().max(100_000).optional().catch(undefined),
  // Claude takes a single name too.
  disabledMcpjsonServers: z
    .union([z.array(z.string()), z.string().transform((name) => [name])])
    .catch([])
    .default([]),
  deniedMcpServers: matches.catch([]).default([]),
  allowedMcpServers: matches.nullable().catch(null).default(null),
  skillOverrides: z.record(z.string(), z.unknown()).catch({}).default({}),
  env: z
    .record(z.string(), z.unknown())
    .transform((env) => Object.keys(env))
    .catch([])
    .default([]),
})
export type ClaudeSettings = z.infer<typeof ClaudeSettings>

/** The reply to the control request `get_settings` (2.1.329). */
export const SettingsReply = z.object({
  sources: z.array(z.object({ source: z.string(), settings: ClaudeSettings })).catch([]),
  errors: z
    .array(z.object({ file: z.string(), path: z.string().catch(''), message: z.string().catch('') }))
    .max(1_000)
    .catch([])
    .default([]),
})
export type SettingsReply = z.infer<typeof SettingsReply>

/** A settings file as it stands on the disk. */
export interface SettingsFile {
  source: SettingsSource
  path: string
  /** Null: it can't be read. */
  settings: ClaudeSettings | null
  problem: string | null
}
