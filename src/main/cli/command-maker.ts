import type { Command } from 'commander'
import type { VerbContext } from './verb-context.ts'

/** A command line, and what it does where that is not plain. */
export type Example = readonly [line: string, what?: string]

/** What is told of a command besides its arguments. */
export interface CommandNotes {
  /** The lines that `--json` prints, for the reference. */
  json: string
  /** Shown in its help and in the reference; a test runs them through the parser. */
  examples: readonly [Example, ...Example[]]
  /** For programs: neither in the help nor in the reference. */
  isHidden?: true
}

/** What commands are made with; a group of commands (`muster session …`) is made in a file of its own. */
export interface CommandMaker {
  /** A command, of the program itself or of a group, that shows its examples in its help. */
  on(name: string, notes: CommandNotes, group?: Command): Command
  /** Runs a verb with its context. */
  start(verb: (context: VerbContext) => Promise<number>): Promise<void>
}

const notesByCommand = new WeakMap<Command, CommandNotes>()

/** The notes of a command that was made by `addCommand`. */
export function notesOf(command: Command): CommandNotes {
  const notes = notesByCommand.get(command)
  if (!notes) throw new Error(`The command ${pathOf(command)} was declared without its notes.`)
  return notes
}

/** Whether a command is for programs alone. */
export function isHidden(command: Command): boolean {
  return notesByCommand.get(command)?.isHidden ?? false
}

/** Adds a command to a group. */
export function addCommand(group: Command, name: string, notes: CommandNotes): Command {
  const command = group
    .command(name, { hidden: notes.isHidden ?? false })
    .addHelpText('after', formatExamples(notes.examples))
  notesByCommand.set(command, notes)
  return command
}

/** Examples as they stand at the end of a help. */
export function formatExamples(examples: readonly Example[]): string {
  const lines = examples.map(([line, what]) => `  $ ${line}${what ? `\n      ${what}` : ''}`)
  return `\nExamples:\n${lines.join('\n')}`
}

/** `session ls`: the words after `muster`. */
export function pathOf(command: Command): string {
  const parent = command.parent
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name()
}
