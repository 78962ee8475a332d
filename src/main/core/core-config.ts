import type { CoreSettings } from './core-settings.ts'

/** Everything the core needs from its host. Hosts fill it from flags, environment, the settings' file and defaults. */
export interface CoreConfig extends CoreSettings {
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
  /** How long each step of an interrupt may take before the next, harder one; 5 s. */
  interruptStepMs?: number
  /** The environment that instances' allow-listed variables are taken from. */
  env: Readonly<Record<string, string | undefined>>
  /** Hand `ANTHROPIC_API_KEY` and `ANTHROPIC_AUTH_TOKEN` on to instances; off by default, since it bills an account. */
  passApiKey: boolean
  /** False: tasks stay queued (the CLI's `ls`, `show`). */
  schedule: boolean
  /** Called with one line of text for what an operator should know; never with secrets. */
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
}
