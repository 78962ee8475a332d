import { existsSync } from 'node:fs'
import type { AnyEvent } from '../../../contract/events.ts'
import type { Layer } from '../../../contract/work-item.ts'
import type { Context } from '../live/context.ts'
import { type CommandInput, type CommandName, type CommandResult, commands } from './commands.ts'
import { openSqliteTracking, trackingPath } from './database/sqlite-tracking.ts'
import type { TrackingDatabase } from './database/tracking-database.ts'
import type { Work } from './database/work.ts'
import { newsOf } from './news.ts'
import { type Author, type Change, nothingTouched } from './rules/change.ts'

type Answer<T> = T & { layer: Layer }

/** What the work is about: its records, read and changed by many clients at once. */
export interface Tracker {
  /** @throws MusterError what the work throws; `storage`, `database_damaged` */
  read<T extends object>(work: () => Work<T>): Promise<Answer<T>>
  /** A command in one transaction; what it touched is announced once it is committed. */
  write<N extends CommandName>(
    name: N,
    input: CommandInput<N>,
    author: Author,
  ): Promise<Answer<CommandResult<N>>>
  /** Whether anything was ever tracked here: nothing needs to be looked for before. */
  isUsed(): boolean
  /** Told of each change once it is committed; the returned function ends it. */
  onChanged(listener: () => void): () => void
  close(): Promise<void>
}

/** What features need that work with the tracker. */
export interface TrackingParts extends Context {
  readonly tracker: Tracker
}

const local: Layer = { layer: 'sqlite', warning: null }

/** What the tracker needs of the ground. */
type Ground = Pick<Context, 'now' | 'newId' | 'publish'> & {
  readonly config: Pick<Context['config'], 'dataDirectory'>
}

/** The tracker of a data directory. Its database is opened when it is first asked: most commands never do. */
export function createTracker(context: Ground): Tracker {
  let opened: TrackingDatabase | null = null
  const listeners = new Set<() => void>()
  const database = () => {
    opened ??= openSqliteTracking(context.config.dataDirectory)
    return opened
  }

  return {
    async read(work) {
      return { ...(await database().transact(work, 'read')), layer: local }
    },
    async write(name, input, { by, taskId }) {
      // The table ties each name to its input and result; the compiler can't follow that through a generic index.
      const command = commands[name] as unknown as (
        change: Change,
        given: typeof input,
      ) => Work<CommandResult<typeof name>>
      const change: Change = {
        by,
        taskId,
        at: context.now(),
        newId: context.newId,
        touched: nothingTouched(),
      }
      let news: AnyEvent[] = []
      const result = await database().transact(function* () {
        const done = yield* command(change, input)
        news = yield* newsOf(change)
        return done
      }, 'write')
      for (const event of news) context.publish(event)
      for (const listener of listeners) listener()
      return { ...result, layer: local }
    },
    isUsed: () => opened !== null || existsSync(trackingPath(context.config.dataDirectory)),
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      await opened?.close()
    },
  }
}
