import { MusterError } from '../../../../contract/errors.ts'
import type { AnyEvent } from '../../../../contract/events.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import type { WorkConflict } from '../../../../contract/work-item.ts'
import { one, type Work } from '../database/work.ts'
import type { Author } from '../rules/change.ts'
import { type Command, type Done, runCommand } from '../run-command.ts'
import { noConflict } from '../tracker-base.ts'
import type { Cache, Refused } from './cache.ts'
import { describeConflict, onVersionsOfNow, readRecord, recordOf, versionIn } from './conflicts.ts'

interface Ground {
  cache(): Cache
  /** In one transaction there; null: it was carried out before. @throws MusterError `unavailable` */
  write<T extends Done>(command: Command, work: () => Work<T>): Promise<T | null>
  /** Writes to the copy's file, whatever else is done with it. */
  besides(write: () => Promise<void>): Promise<void>
  read<T>(work: () => Work<T>): Promise<T>
  announce(events: readonly AnyEvent[]): Promise<void>
  announceConflict(refused: Refused | undefined): Promise<void>
  now(): number
  newId(): string
}

interface Applied extends Done {
  /** The version that came of it; null: what it changes has none. */
  version: number | null
}

/** Decides on refused changes: they are applied on what there is now, dismissed, or wait again. One at a time. */
export function createResolve(ground: Ground) {
  const { cache, announce, announceConflict, now, newId } = ground

  return async (
    { conflictId, how, version }: ParsedInput<'work.resolveConflict'>,
    author: Author,
  ): Promise<WorkConflict> => {
    const refused = cache().conflict(conflictId)
    if (refused === undefined) throw noConflict(conflictId)
    const { state, told } = refused
    if (how === 'undo') {
      if (state === 'open') throw notDecided(conflictId)
      if (state === 'applied') await takeBack(refused)
      return decide(refused, 'open', { ...told, appliedVersion: null, decidedAt: null, decidedBy: null })
    }
    if (state !== 'open')
      throw new MusterError('conflict', `This conflict was ${state} by ${told.decidedBy}.`, {
        details: { conflictId, state },
      })
    const appliedVersion = how === 'apply' ? await apply(refused, version) : null
    return decide(refused, how === 'apply' ? 'applied' : 'dismissed', {
      ...told,
      appliedVersion,
      decidedAt: now(),
      decidedBy: author.by,
    })
  }

  async function decide(
    { id }: Refused,
    state: WorkConflict['state'],
    told: Refused['told'],
  ): Promise<WorkConflict> {
    await ground.besides(() => cache().decide(id, state, told))
    const decided = cache().conflict(id)
    if (decided === undefined) throw noConflict(id)
    await announceConflict(decided)
    return describeConflict(decided)
  }

  async function apply(refused: Refused, seen: number | undefined): Promise<number | null> {
    const { ours: _ours, touched: _touched, ...command } = refused.command
    const again = { ...command, id: newId(), at: now() }
    try {
      const written = await ground.write(again, function* (): Work<Applied> {
        const done = yield* runCommand(yield* onVersionsOfNow(again, seen), newId)
        const isVersioned = (again.input as { version?: unknown }).version !== undefined
        return { ...done, version: isVersioned ? versionIn(yield* readRecord(recordOf(again))) : null }
      })
      if (written) await announce(written.news)
      return written?.version ?? null
    } catch (error) {
      if (error instanceof MusterError && error.code !== 'unavailable') await lookAgain(refused)
      throw error
    }
  }

  /** What stands there by now is what a person decides on next. */
  async function lookAgain({ id, state, command, told }: Refused): Promise<void> {
    const theirs = await ground.read(() => readRecord(recordOf(command)))
    if (JSON.stringify(theirs) === JSON.stringify(told.theirs)) return
    await ground.besides(() => cache().decide(id, state, { ...told, theirs }))
    await announceConflict(cache().conflict(id))
  }

  /** As who made the change, so that it is theirs that is taken back. */
  async function takeBack({ command, told }: Refused): Promise<void> {
    const recordId = recordOf(command)
    const { appliedVersion = null } = told
    if (recordId === null || appliedVersion === null) throw notTakenBack('What was applied has no version.')
    const { by, taskId } = command
    const undoing: Command = {
      id: newId(),
      name: 'undo',
      input: { recordId },
      by,
      taskId,
      at: now(),
      ids: [],
    }
    const done = await ground.write(undoing, function* () {
      const last = yield* one<{ version: number | null }>(
        'SELECT version FROM work_events WHERE record_id = ? ORDER BY id DESC LIMIT 1',
        recordId,
      )
      if (last?.version !== appliedVersion) throw notTakenBack('It was changed since.')
      return yield* runCommand(undoing, newId)
    })
    if (done) await announce(done.news)
  }
}

function notDecided(conflictId: string): MusterError {
  return new MusterError('conflict', 'This conflict waits: nothing was decided that could be taken back.', {
    details: { conflictId, state: 'open' },
  })
}

function notTakenBack(why: string): MusterError {
  return new MusterError('conflict', `What was applied can't be taken back: ${why}`, {
    hint: 'Change the record to what it should be.',
  })
}
