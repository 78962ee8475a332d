import { z } from 'zod'
import { PermissionMode } from './values.ts'

export const ExtensionKind = z.enum(['mcp_server', 'skill', 'command', 'agent'])
export type ExtensionKind = z.infer<typeof ExtensionKind>

/** Something that Claude finds in a directory or with the user, as a fresh look at the files shows it. */
export const Extension = z.object({
  kind: ExtensionKind,
  name: z.string(),
  description: z.string().nullable(),
  scope: z.enum(['user', 'project', 'local']),
  /** The file that declares it, absolute. */
  path: z.string(),
  /** Switched off for new sessions of this directory. */
  enabled: z.boolean(),
  /** Why Claude does not use it, in words: a broken file, switched off elsewhere, hidden by another of its name. */
  problem: z.string().nullable(),
  /** What to know of one that is used: variables that its server lacks, a name that Claude shows instead. */
  note: z.string().nullable(),
  /** For a server, as the session's instance last told (`connected`, `failed`, …); null: not asked, or no instance. */
  status: z.string().nullable(),
})
export type Extension = z.infer<typeof Extension>

/** What Claude does not load of its own settings: hooks and rules that stand there are off. */
export const SettingsProblem = z.object({ path: z.string(), problem: z.string() })
export type SettingsProblem = z.infer<typeof SettingsProblem>

/** The permission mode that new sessions of a directory begin in. */
export const DefaultMode = z.object({
  permissionMode: PermissionMode,
  /** The settings file of Claude Code that says so; null: none does. */
  path: z.string().nullable(),
  /** Why it is not the mode that the file names; null: it is. */
  note: z.string().nullable(),
})
export type DefaultMode = z.infer<typeof DefaultMode>
