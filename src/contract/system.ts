import { z } from 'zod'
import { LastBackup } from './database.ts'
import { WireError } from './errors.ts'
import { MicroDollars, Millis } from './values.ts'

/** The `claude` executable that was found, or why none was. */
export const ClaudeInfo = z.object({
  path: z.string().nullable(),
  version: z.string().nullable(),
  /** Where the path came from. */
  source: z.enum(['setting', 'environment', 'path', 'usual_place']).nullable(),
  /** Set when there is something to say: not found, or newer/older than what was tested. */
  problem: WireError.nullable(),
  /** The versions that our recordings cover. */
  testedVersion: z.string(),
})
export type ClaudeInfo = z.infer<typeof ClaudeInfo>

export const SystemInfo = z.object({
  version: z.string(),
  dataDirectory: z.string(),
  platform: z.string(),
  nodeVersion: z.string(),
  pid: z.number().int(),
  homeDirectory: z.string(),
  startedAt: Millis,
  claude: ClaudeInfo,
  /** True: every new task is simulated (started with `--simulate`). */
  simulate: z.boolean(),
  limits: z.object({
    maxInstances: z.number().int().positive(),
    maxQueued: z.number().int().positive(),
    maxPromptLength: z.number().int().positive(),
  }),
  /** What was found when this supervisor started: re-attached and interrupted tasks, a damaged database set aside. */
  recovery: z.object({
    reattached: z.number().int().nonnegative(),
    interrupted: z.number().int().nonnegative(),
    notes: z.array(z.string()),
  }),
})
export type SystemInfo = z.infer<typeof SystemInfo>

/** What became of a damaged database. */
export const Salvage = z.object({
  at: Millis,
  /** Told as long as this file is there. */
  report: z.string(),
  /** What happened, what was saved and what was not, in sentences. */
  notes: z.array(z.string()),
})
export type Salvage = z.infer<typeof Salvage>

/** Figures of the status bar. */
export const SystemStats = z.object({
  queued: z.number().int().nonnegative(),
  /** starting + running */
  running: z.number().int().nonnegative(),
  /** tasks and approvals that wait for a person */
  needsYou: z.number().int().nonnegative(),
  /** waiting for a retry, a rate limit or a budget */
  delayed: z.number().int().nonnegative(),
  paused: z.number().int().nonnegative(),
  completedToday: z.number().int().nonnegative(),
  failedToday: z.number().int().nonnegative(),
  costTodayMicros: MicroDollars,
  instances: z.number().int().nonnegative(),
  maxInstances: z.number().int().positive(),
  memoryTotal: z.number().nonnegative(),
  memoryFree: z.number().nonnegative(),
})
export type SystemStats = z.infer<typeof SystemStats>

/** What Diagnostics shows of the database. */
export const DatabaseInfo = z.object({
  path: z.string(),
  schemaVersion: z.number().int(),
  /** With what stands in the write-ahead log. */
  bytes: z.number().nonnegative(),
  rows: z.array(z.object({ table: z.string(), count: z.number().int().nonnegative() })),
  /** Null: none was made of this data directory. */
  lastBackup: LastBackup.nullable(),
  /** Statements since the start, those that took most time first; texts only, never values. */
  statements: z.array(
    z.object({
      statement: z.string(),
      count: z.number().int().nonnegative(),
      /** How often it took over 10 ms. */
      slow: z.number().int().nonnegative(),
      totalMs: z.number().nonnegative(),
      longestMs: z.number().nonnegative(),
    }),
  ),
})
export type DatabaseInfo = z.infer<typeof DatabaseInfo>

/** One check of `muster doctor`. */
export const DoctorCheck = z.object({
  name: z.string(),
  status: z.enum(['ok', 'warning', 'failed']),
  message: z.string(),
  hint: z.string().nullable(),
})
export type DoctorCheck = z.infer<typeof DoctorCheck>
