import { z } from 'zod'
import { DefaultMode, Extension, ExtensionKind, SettingsProblem } from '../extension.ts'
import { Id } from '../values.ts'
import type { OperationSpec } from './operation-spec.ts'

const settingsProblems = z.array(SettingsProblem)
const Extensions = z.object({
  extensions: z.array(Extension),
  /** What Claude does not load of its own settings there. */
  settingsProblems,
})

export const extensionsOperations = {
  'extension.list': {
    summary: 'MCP servers, skills, commands and agents of a directory and of the user, read afresh',
    effect: 'read',
    input: z.object({ directory: z.string().min(1), sessionId: Id.optional() }),
    output: Extensions,
    errors: ['directory_not_found', 'not_found'],
  },
  'extension.setEnabled': {
    summary: 'Switch an extension on or off for new sessions of a directory',
    effect: 'write',
    callers: 'people',
    input: z.object({
      directory: z.string().min(1),
      kind: ExtensionKind,
      name: z.string().min(1),
      enabled: z.boolean(),
    }),
    output: Extensions,
    errors: ['directory_not_found', 'not_found', 'validation'],
  },
  'directory.settings': {
    summary:
      'What new sessions of a directory begin with by the settings of Claude Code, and what it does not load of them',
    effect: 'read',
    input: z.object({ directory: z.string().min(1) }),
    output: z.object({ defaultMode: DefaultMode, settingsProblems }),
    errors: ['directory_not_found'],
  },
} as const satisfies Record<string, OperationSpec>
