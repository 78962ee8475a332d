import { existsSync } from 'node:fs'
import type { AnyEvent } from '../../../contract/events.ts'
import type { ParsedInput } from '../../../contract/operations.ts'
import type { Layer, WorkConflict } from '../../../contract/work-item.ts'
import { atMost } from '../base/at-most.ts'
import { shareOfTurn } from '../base/next-turn.ts'
import type { Context } from '../live/context.ts'
import type { CommandInput, CommandName, CommandResult } from './commands.ts'
import { openSqliteTracking, type SqliteTracking, trackingPath } from './database/sqlite-tracking.ts'
import type { Work } from './database/work.ts'
import { createLayers } from './layers/layers.ts'
import type { Author } from './rules/change.ts'
import { type Command, runCommand } from './run-command.ts'
import { type ConflictPage, noConflict, type TrackerBase } from './tracker-base.ts'

/** With which of its databases gave it. */
export type Answer<T> = T & { layer: Layer }

/** What the work is about: its records, read and changed by many clients at once. */
export interface Tracker {
  /** @throws MusterError what the work throws; `storage`, `database_damaged`; `unavailable` when there is no copy of what is shared */
  read<T extends object>(work: () => Work<T>): Promise<Answer<T>>
  /**
   * A command in one transaction; what it touched is announced once it is committed.
   *
   * @param signal ends one that takes long: nothing of it was done then (`unavailable`)
   */
  write<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
    author: Author,
    signal?: AbortSignal,
  ): Promise<Answer<CommandResult<N>>>
  /** Whether anything was ever tracked here: nothing needs to be looked for before. */
  isUsed(): boolean
  /** Whether other machines work on the same records. */
  readonly isShared: boolean
  /** Whether a gate was added on this machine. Of others no command is run here. */
  isOwnGate(gateId: string): boolean
  /** Changes made while the shared database was away, and refused when it was back. */
  conflicts(page: ParsedInput<'work.conflicts'>): ConflictPage
  /** The oldest of them that wait for a person, as many as an inbox lists. Asked often: they are kept in memory. */
  openConflicts(): readonly WorkConflict[]
  /** @throws MusterError `not_found`, `conflict`, `unavailable`; what the change throws when it is carried out again */
  resolveConflict(given: ParsedInput<'work.resolveConflict'>, author: Author): Promise<WorkConflict>
  /** Told of each change once it is committed; the returned function ends it. */
  onChanged(listener: () => void): () => void
  close(): Promise<void>
}

/** What features need that work with the tracker. */
export interface TrackingParts extends Context {
  readonly tracker: Tracker
}

/** What the tracker needs of the ground. */
type Ground = Pick<Context, 'now' | 'newId' | 'publish'> & {
  readonly config: Pick<Context['config'], 'dataDirectory'> &
    Partial<Pick<Context['config'], 'trackingDatabaseUrl' | 'log'>>
}

/** The tracker of a data directory. Its database is opened when it is first asked: most commands never do. */
export function createTracker(context: Ground): Tracker {
  const { config, now, newId } = context
  const listeners = new Set<() => void>()
  /** In the order of the changes; of a large one over many turns. */
  const oneOf = atMost(1)
  const announce = (events: readonly AnyEvent[]) =>
    oneOf(async () => {
      const share = shareOfTurn()
      for (const event of events) {
        if (share.isOver) await share.next()
        context.publish(event)
      }
      for (const listener of listeners) listener()
    })
  const url = config.trackingDatabaseUrl ?? null
  const { dataDirectory, log = () => {} } = config
  const base =
    url === null
      ? createLocal(dataDirectory, newId)
      : createLayers({ dataDirectory, log, url, now, newId, announce })

  let isUnreadable = false

  return {
    read: (work) => base.read(work),
    async write(name, input, { by, taskId }, signal) {
      const command: Command<typeof name> = { id: newId(), name, input, by, taskId, at: now(), ids: [] }
      const { result, news, layer } = await base.write(command, signal)
      await announce(news)
      return { ...result, layer }
    },
    isUsed: () => base.isUsed(),
    isShared: url !== null,
    isOwnGate: (gateId) => base.isOwnGate(gateId),
    conflicts: (page) => base.conflicts(page),
    openConflicts() {
      try {
        return base.openConflicts()
      } catch (error) {
        // Whatever asks the tracker itself is told; the rest of the inbox does not need it.
        if (!isUnreadable)
          log('error', 'refused changes of work items could not be read', { error: String(error) })
        isUnreadable = true
        return []
      }
    },
    resolveConflict: (given, author) => base.resolveConflict(given, author),
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => base.close(),
  }
}

const local: Layer = { layer: 'sqlite', warning: null }

/** All of it in one file of the data directory. */
function createLocal(dataDirectory: string, newId: () => string): TrackerBase {
  const path = trackingPath(dataDirectory)
  let opened: SqliteTracking | null = null
  const database = () => {
    opened ??= openSqliteTracking(path)
    return opened
  }
  return {
    read: async (work) => ({ ...database().read(work), layer: local }),
    write: async (command, signal) => ({
      ...(await database().write(() => runCommand(command, newId), { signal })),
      layer: local,
    }),
    isUsed: () => opened !== null || existsSync(path),
    isOwnGate: () => true,
    conflicts: () => ({ conflicts: [], nextCursor: null }),
    openConflicts: () => [],
    resolveConflict: async ({ conflictId }) => {
      throw noConflict(conflictId)
    },
    async close() {
      await opened?.close()
    },
  }
}
