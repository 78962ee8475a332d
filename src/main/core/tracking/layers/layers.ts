import { existsSync } from 'node:fs'
import { MusterError } from '../../../../contract/errors.ts'
import type { AnyEvent } from '../../../../contract/events.ts'
import type { Layer } from '../../../../contract/work-item.ts'
import { atMost } from '../../base/at-most.ts'
import type { Log } from '../../base/log.ts'
import { refuseCancelled } from '../../base/refuse-cancelled.ts'
import type { CommandName } from '../commands.ts'
import { isOutage } from '../database/postgres-faults.ts'
import { createPostgresTracking, type PostgresTracking, type Written } from '../database/postgres-tracking.ts'
import type { Work } from '../database/work.ts'
import { type Command, type Done, runCommand } from '../run-command.ts'
import type { TrackerBase } from '../tracker-base.ts'
import { MOST_OUTGOING, maybeDone, nothingHere, stillAway, tooMany, warningOf } from './away.ts'
import { type Cache, type Outgoing, openCache, type Refused } from './cache.ts'
import {
  buildsOnRefused,
  describeConflict,
  forkedSince,
  newsOfConflict,
  newsOfRefusal,
  pageOfConflicts,
  readRecord,
  recordOf,
  toldOf,
} from './conflicts.ts'
import { createCopies } from './copies.ts'
import { followOthers, tellOthers } from './others.ts'
import { createOutage } from './outage.ts'
import { createResolve } from './resolve.ts'
import { cachePath, placeOf } from './shared-address.ts'

/** Changes that are carried out there before those that wait are let in. */
const AT_A_TIME = 100

interface Ground {
  dataDirectory: string
  url: string
  log: Log
  now(): number
  newId(): string
  announce(events: readonly AnyEvent[]): Promise<void>
}

/**
 * The tracker in a PostgreSQL that is shared, with a copy of it here. While it is away the copy answers, and takes changes, which
 * are carried out there in their order when it is back; what it refuses then becomes a conflict.
 */
export function createLayers(ground: Ground): TrackerBase {
  const { url, log, now, newId, announce } = ground
  const place = placeOf(url)
  const path = cachePath(ground.dataDirectory, url)
  /** Changes begin one behind the other, in the order of asking. */
  const queue = atMost(1)
  let opened: { cache: Cache; shared: PostgresTracking } | null = null
  let isClosed = false
  let stopFollowing = () => {}
  /** What this machine is called in what it tells the others. */
  const me = newId()
  /** Of the outage that is being caught up with. */
  let forked = new Set<string>()

  function open() {
    if (opened) return opened
    const cache = openCache(path, newId)
    const shared = createPostgresTracking(url)
    opened = { cache, shared }
    const [oldest] = cache.outgoing(1)
    if (oldest) {
      // Left by an earlier supervisor: nothing new may come before it.
      forked = forkedSince(cache, oldest.at)
      outage.resume(oldest.at)
    }
    copies.watch()
    stopFollowing = followOthers({ url, me, log, announce, read: (work) => shared.read(work) })
    return opened
  }

  const outage = createOutage({
    place,
    shared: () => open().shared,
    catchUp: () => queue(catchUp),
    log,
    now,
  })

  const copies = createCopies({
    parts: open,
    ready: outage.ready,
    queue,
    isAway: () => outage.current() !== null,
    wentAway: outage.note,
    log,
    now,
  })

  /** Whether nothing is left to be carried out there: then it is what counts again. @throws PostgresFault `away` */
  async function catchUp(): Promise<boolean> {
    if (isClosed) return true
    const { cache, shared } = open()
    await copies.stop()
    for (const command of cache.outgoing(AT_A_TIME)) {
      if (isClosed) return true
      await carryOver(shared, cache, command)
    }
    if (cache.outgoingCount() > 0) return false
    forked = new Set()
    outage.end()
    await copies.begin()
    return true
  }

  /** In the shared database; when it is committed, the other machines hear what it touched. @throws as `shared.write` does */
  async function writeThere<T extends Done>(
    command: Command,
    work: () => Work<T>,
    signal?: AbortSignal,
  ): Promise<Written<T> | null> {
    const { shared } = open()
    await outage.ready()
    const told = function* () {
      const done = yield* work()
      yield* tellOthers(me, done.touched)
      return done
    }
    return await shared.write(command, told, signal)
  }

  async function carryOver(shared: PostgresTracking, cache: Cache, command: Outgoing): Promise<void> {
    try {
      const refusal = buildsOnRefused(command, forked)
      if (refusal) throw refusal
      const written = await writeThere(command, () => runCommand(command, newId))
      await cache.forget(command.id)
      if (written) await announce(written.result.news)
    } catch (error) {
      if (isOutage(error)) throw error
      if (!(error instanceof MusterError))
        log('error', 'a change could not be carried out in the shared database', {
          command: command.name,
          error: String(error),
        })
      const theirs = await shared.read(() => readRecord(recordOf(command)))
      await cache.refuse(command, toldOf(error, theirs), now())
      for (const id of command.touched) forked.add(id)
      await announce(newsOfRefusal(command, theirs))
      await announceConflict(cache.conflict(command.id))
    }
  }

  const announceConflict = (refused: Refused | undefined) => announce(newsOfConflict(refused))

  async function fromCache<T extends object>(
    cache: Cache,
    answer: () => T | Promise<T>,
  ): Promise<T & { layer: Layer }> {
    const copiedAt = cache.copiedAt()
    const away = outage.current()
    if (away === null || copiedAt === null) throw nothingHere(place, away)
    const layer: Layer = { layer: 'cache', warning: warningOf(place, away, copiedAt) }
    // While a copy is made it would wait for that; the copy ends by itself when it can't go on.
    if (!copies.isMaking()) await cache.mend()
    return { ...(await answer()), layer }
  }

  async function carryOut<N extends CommandName>(command: Command<N>, signal?: AbortSignal) {
    const { cache } = open()
    const asked = await outage.ask(async () => {
      const written = await writeThere(command, () => runCommand(command, newId), signal)
      if (written === null) throw new Error('A new command was carried out before.')
      await copies.takeOver(written.changes)
      return { ...written.result, layer: there }
    })
    if (asked.away === null) return asked.answer
    // Its transaction would be in the way.
    await copies.stop()
    return fromCache(cache, async () => {
      if (cache.outgoingCount() >= MOST_OUTGOING) throw tooMany(place)
      try {
        // It has its id there too: what was carried out after all is not done again.
        return await cache.carryOut(command, signal)
      } catch (error) {
        throw asked.isUnknown ? maybeDone(error) : error
      }
    })
  }

  const resolve = createResolve({
    cache: () => open().cache,
    async write(command, work) {
      const asked = await outage.ask(async () => {
        const written = await writeThere(command, work)
        if (written) await copies.takeOver(written.changes)
        return written?.result ?? null
      })
      if (asked.away) throw stillAway(place, asked.away)
      return asked.answer
    },
    besides: (write) => copies.besides(write),
    read: (work) => open().shared.read(work),
    announce,
    announceConflict,
    now,
    newId,
  })

  return {
    async read(work) {
      const { cache, shared } = open()
      const asked = await outage.ask(async () => {
        await outage.ready()
        return { ...(await shared.read(work)), layer: there }
      })
      return asked.away ? await fromCache(cache, () => cache.read(work)) : asked.answer
    },
    write: (command, signal) =>
      queue(async () => {
        refuseCancelled(signal)
        const done = await carryOut(command, signal)
        const [gateId] = command.name === 'addGate' ? command.ids : []
        // Of others no command is run here, so it is known which are ours.
        if (gateId !== undefined) await copies.besides(() => open().cache.addGate(gateId))
        return done
      }),
    isUsed: () => true,
    isOwnGate: (gateId) => open().cache.hasGate(gateId),
    conflicts: (page) =>
      existsSync(path) ? pageOfConflicts(open().cache, page) : { conflicts: [], nextCursor: null },
    openConflicts: () => (existsSync(path) ? open().cache.waiting().map(describeConflict) : []),
    resolveConflict: (given, author) => queue(() => resolve(given, author)),
    async close() {
      isClosed = true
      outage.close()
      stopFollowing()
      await copies.close()
      await queue(async () => {})
      await opened?.shared.close()
      await opened?.cache.close()
    },
  }
}

const there: Layer = { layer: 'postgres', warning: null }
