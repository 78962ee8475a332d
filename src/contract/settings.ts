import { z } from 'zod'
import { Json } from './values.ts'

/** Where a setting's value came from; a later one wins. */
export const SettingOrigin = z.enum(['default', 'file', 'environment', 'flag'])
export type SettingOrigin = z.infer<typeof SettingOrigin>

/**
 * One setting with its value and where that came from. Times and sizes are texts with a unit (`30m`, `2GB`,
 * `off`); `minimum` and `maximum` are in ms and bytes for them. The table of settings is `src/main/core/settings/`.
 */
export const Setting = z.object({
  /** Dotted name, as in the file: `sessions.idleTimeout`. */
  name: z.string(),
  description: z.string(),
  type: z.enum(['text', 'number', 'boolean', 'duration', 'bytes', 'choice']),
  choices: z.array(z.string()).nullable(),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  value: Json,
  defaultValue: Json,
  origin: SettingOrigin,
  /** What it came from: the file's path, the variable's or the flag's name; null for a default. */
  source: z.string().nullable(),
  /** False: takes effect at the next start. */
  live: z.boolean(),
})
export type Setting = z.infer<typeof Setting>

export const LogLevel = z.enum(['debug', 'info', 'warn', 'error'])
export type LogLevel = z.infer<typeof LogLevel>

/** One line of the supervisor's log, secrets taken out. */
export const LogEntry = z.object({
  at: z.number().int().nonnegative(),
  level: LogLevel,
  message: z.string(),
  /** What it is about: `sessionId`, `taskId`, `instanceId`, `requestId`, error texts, … */
  fields: z.record(z.string(), Json),
})
export type LogEntry = z.infer<typeof LogEntry>
