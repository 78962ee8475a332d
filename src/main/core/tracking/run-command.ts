import type { AnyEvent } from '../../../contract/events.ts'
import { type CommandInput, type CommandName, type CommandResult, commands } from './commands.ts'
import type { Work } from './database/work.ts'
import { newsOf } from './news.ts'
import { type Author, type Change, nothingTouched, type Touched } from './rules/change.ts'

/** A change of the tracker as plain data: carried out again it makes the same records, or is refused. */
export interface Command<N extends CommandName = CommandName> extends Author {
  id: string
  name: N
  input: CommandInput<N>
  at: number
  /** Of the records that it made, in order; what is missing is taken anew, and added. */
  ids: string[]
}

export interface Done<N extends CommandName = CommandName> {
  result: CommandResult<N>
  news: AnyEvent[]
  /** What is not what it was. */
  touched: Touched
}

/** Carries a command out, once for each generator that is made. @throws MusterError what its rules refuse */
export function* runCommand<N extends CommandName>(command: Command<N>, newId: () => string): Work<Done<N>> {
  // The table ties each name to its input and result; the compiler can't follow that through a generic index.
  const carryOut = commands[command.name] as unknown as (
    change: Change,
    given: CommandInput<N>,
  ) => Work<CommandResult<N>>
  const change = changeOf(command, newId)
  const result = yield* carryOut(change, command.input)
  return { result, news: yield* newsOf(change), touched: change.touched }
}

function changeOf({ by, taskId, at, ids }: Command, newId: () => string): Change {
  let taken = 0
  return {
    by,
    taskId,
    at,
    newId() {
      const id = ids[taken] ?? newId()
      ids[taken] = id
      taken += 1
      return id
    },
    newEventId: newId,
    touched: nothingTouched(),
  }
}
