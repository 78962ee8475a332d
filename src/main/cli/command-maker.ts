import type { Command } from 'commander'
import type { VerbContext } from './verb-context.ts'

/** What commands are made with; a group of commands (`muster session …`) is made in a file of its own. */
export interface CommandMaker {
  /** A command, of the program itself or of a group, that shows its examples in its help. */
  on(name: string, group?: Command): Command
  /** Runs a verb with its context. */
  start(verb: (context: VerbContext) => Promise<number>): Promise<void>
}

/** `session ls`: the words after `muster`. */
export function pathOf(command: Command): string {
  const parent = command.parent
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name()
}
