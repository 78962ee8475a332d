import type { Terminal } from './terminal.ts'

/** Options that every verb takes. */
export interface GlobalFlags {
  dataDir?: string
  json?: boolean
  quiet?: boolean
  color?: boolean
  maxInstances?: number
  claude?: string
}

/** What every verb is given. */
export interface VerbContext {
  terminal: Terminal
  flags: GlobalFlags
  env: Readonly<Record<string, string | undefined>>
  stdin: NodeJS.ReadStream
}
