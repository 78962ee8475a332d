import { MusterError } from '../../../contract/errors.ts'
import type { ParsedInput } from '../../../contract/operations.ts'
import type { Layer, WorkConflict } from '../../../contract/work-item.ts'
import type { CommandName } from './commands.ts'
import type { Work } from './database/work.ts'
import type { Author } from './rules/change.ts'
import type { Command, Done } from './run-command.ts'

export interface ConflictPage {
  conflicts: WorkConflict[]
  nextCursor: string | null
}

/** Where the tracker's records are: in a file, or in a database that is shared and has a copy here. */
export interface TrackerBase {
  read<T extends object>(work: () => Work<T>): Promise<T & { layer: Layer }>
  write<N extends CommandName>(
    command: Command<N>,
    signal?: AbortSignal,
  ): Promise<Pick<Done<N>, 'result' | 'news'> & { layer: Layer }>
  isUsed(): boolean
  isOwnGate(gateId: string): boolean
  conflicts(page: ParsedInput<'work.conflicts'>): ConflictPage
  openConflicts(): readonly WorkConflict[]
  resolveConflict(given: ParsedInput<'work.resolveConflict'>, author: Author): Promise<WorkConflict>
  close(): Promise<void>
}

export function noConflict(conflictId: string): MusterError {
  return new MusterError('not_found', `There is no conflict ${conflictId} of work items.`, {
    hint: 'List the conflicts to see which there are.',
    details: { conflictId },
  })
}
