import { z } from 'zod'
import { LogEntry, LogLevel, Setting } from '../settings.ts'
import { Json } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

export const settingsOperations = {
  'settings.list': {
    summary: 'Every setting with its value and where that came from',
    effect: 'read',
    input: z.object({}),
    output: z.object({ settings: z.array(Setting), path: z.string() }),
    errors: [],
  },
  'settings.set': {
    summary: "Write a setting to the settings' file; null takes it out",
    effect: 'write',
    callers: 'people',
    input: z.object({ name: z.string().min(1), value: Json }),
    output: Setting,
    errors: ['not_found', 'validation', 'storage'],
  },
  'log.read': {
    summary: 'The newest lines of the log, oldest first',
    effect: 'read',
    input: z.object({
      level: LogLevel.default('info'),
      search: z.string().max(500).optional(),
      limit: z.number().int().min(1).max(2_000).default(200),
    }),
    output: z.object({ entries: z.array(LogEntry), path: z.string().nullable() }),
    errors: [],
  },
} as const satisfies Record<string, OperationSpec>
