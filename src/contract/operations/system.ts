import { z } from 'zod'
import { DatabaseInfo, DoctorCheck, Salvage, SystemInfo, SystemStats } from '../system.ts'
import { Task } from '../task.ts'
import type { OperationSpec } from './operation-spec.ts'

const empty = z.object({})

export const systemOperations = {
  'system.info': {
    summary: 'Versions, paths, limits and what was recovered at start',
    effect: 'read',
    input: empty,
    output: SystemInfo,
    errors: [],
  },
  'system.stats': {
    summary: 'Counts by state, cost of today, memory',
    effect: 'read',
    input: empty,
    output: SystemStats,
    errors: [],
  },
  'system.ready': {
    summary: 'Whether work can be taken now, and why not',
    effect: 'read',
    input: empty,
    output: z.object({ ready: z.boolean(), reasons: z.array(z.string()) }),
    errors: [],
  },
  'system.doctor': {
    summary: 'Check claude, the data directory, the database and the machine',
    effect: 'read',
    input: empty,
    output: z.object({ checks: z.array(DoctorCheck) }),
    errors: [],
  },
  'system.database': {
    summary: 'Size and rows of the database, and what its statements cost',
    effect: 'read',
    input: empty,
    output: DatabaseInfo,
    errors: [],
  },
  'system.salvages': {
    summary:
      'What was saved of damaged databases and what was not, the newest first, until their reports are moved away',
    effect: 'read',
    input: empty,
    output: z.object({ salvages: z.array(Salvage) }),
    errors: [],
  },
  'scene.start': {
    summary: 'Start a handful of simulated tasks in different states, to look around without an account',
    effect: 'write',
    input: empty,
    output: z.object({ tasks: z.array(Task) }),
    errors: ['capacity_exceeded'],
  },
  'directory.recent': {
    summary: 'Directories of recent tasks, newest first',
    effect: 'read',
    input: z.object({ limit: z.number().int().min(1).max(100).default(20) }),
    output: z.object({ directories: z.array(z.string()) }),
    errors: [],
    withoutCommand: 'offers directories where one is chosen in the window; a command has the current one',
  },
  'directory.complete': {
    summary: 'Directories whose path begins with what was typed; "~" is the home directory',
    effect: 'read',
    input: z.object({
      /** Absolute, or beginning with `~`. One that ends with a slash asks for what is in it. */
      path: z.string().min(1).max(4_096),
      limit: z.number().int().min(1).max(100).default(20),
    }),
    output: z.object({
      directories: z.array(z.string()),
      /** More begin so than are told. */
      hasMore: z.boolean(),
    }),
    errors: ['validation'],
    withoutCommand: 'completes a path while it is typed in the window; a shell does that itself',
  },
} as const satisfies Record<string, OperationSpec>
