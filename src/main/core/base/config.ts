import type { CoreSettings } from './core-settings.ts'
import type { Log, LogBook } from './log.ts'
import type { McpServerCommand } from './session-setup.ts'

/** How much room the machine has. */
export interface MachineReading {
  /** Memory that a new process can have without others being swapped out, in bytes. */
  freeBytes: number
  /** Processes that wanted to run in the last minute, for each core; 0 on Windows, which does not tell. */
  loadPerCore: number
}

/** What every feature may need from the host. */
export interface Config extends CoreSettings {
  /** Absolute; created 0700 if missing. */
  dataDirectory: string
  /** Muster's own version. */
  version: string
  /** An executable given by a setting or flag; else it is looked for. */
  claudePath?: string | undefined
  /** Every new task runs in the simulated instance. */
  simulate: boolean
  /** How to start the simulated instance: the command, its first arguments, and variables that it needs besides. */
  simulatedClaude: { command: string; args: readonly string[]; env?: Readonly<Record<string, string>> }
  /** Folder of the workflows that ship with Muster (`*.workflow.yaml`); without it there are none. */
  workflowTemplates?: string
  /** Folder of the templates of modules' system prompts that ship with Muster (`*.liquid`); without it there are none. */
  modulePrompts?: string
  /** How to start Muster's own MCP server on this data directory; without it modules can't ask each other. */
  mcpServer?: McpServerCommand
  /** How to start the program that runs a command of a workflow: as `simulatedClaude`; the command's folder is its last argument. */
  commandRunner: { command: string; args: readonly string[]; env?: Readonly<Record<string, string>> }
  /** How long each step of an interrupt may take before the next, harder one; 5 s. */
  interruptStepMs?: number
  /** How long a turn may go on once the allowed duration of its instance is used up; 30 s. */
  turnGraceMs?: number
  /** The environment that instances' allow-listed variables are taken from. */
  env: Readonly<Record<string, string | undefined>>
  /** Hand `ANTHROPIC_API_KEY` and `ANTHROPIC_AUTH_TOKEN` on to instances; off by default, since it bills an account. */
  passApiKey: boolean
  /** How much room the machine has; the system is asked unless a test says something else. */
  readMachine?: () => MachineReading
  /** False: tasks stay queued (the CLI's `ls`, `show`). */
  schedule: boolean
  /** False: no instances are started ahead, by a command that is the supervisor only for a moment. */
  keepWarm?: boolean
  log: Log
  /** Where `log` keeps its lines; without it `log.read` finds nothing. */
  logBook?: LogBook
}
