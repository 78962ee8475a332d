import { z } from 'zod'

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
  /** Why it is not used, in words, for a broken file; the others go on. */
  problem: z.string().nullable(),
  /** For a server, as the session's instance last told (`connected`, `failed`, …); null: not asked, or no instance. */
  status: z.string().nullable(),
})
export type Extension = z.infer<typeof Extension>
