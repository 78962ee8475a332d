import { ErrorCode, MusterError } from '../../../../contract/errors.ts'
import type { AnyEvent } from '../../../../contract/events.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkConflict, WorkItem } from '../../../../contract/work-item.ts'
import { readConfiguration } from '../components/configuration.ts'
import { getEnhancement } from '../components/enhancements.ts'
import { getVendor } from '../components/vendors.ts'
import { one, type Work } from '../database/work.ts'
import { cutPage, readPosition } from '../rules/pages.ts'
import { itemsOf } from '../rules/read-item.ts'
import type { Command } from '../run-command.ts'
import type { ConflictPage } from '../tracker-base.ts'
import type { Cache, Outgoing, Refused, Told } from './cache.ts'

type Fields = Readonly<Record<string, unknown>>

/** The record that a command is about; null: none that is there yet, or many. */
export function recordOf({ name, input }: Pick<Command, 'name' | 'input'>): string | null {
  if (name === 'configure') return 'configuration'
  const { itemId, vendorId, enhancementId, recordId, fromId } = input as Fields
  const found = itemId ?? vendorId ?? enhancementId ?? recordId ?? fromId
  return typeof found === 'string' ? found : null
}

/** A record as it is now, of whatever kind; null: there is none. */
export function* readRecord(id: string | null): Work<Json> {
  if (id === null) return null
  if (id === 'configuration') return (yield* readConfiguration({ at: 0, by: '' })) as unknown as Json
  const [item] = yield* itemsOf([id])
  if (item) return item as unknown as Json
  if (yield* one('SELECT id FROM vendors WHERE id = ?', id))
    return (yield* getVendor({ vendorId: id })) as unknown as Json
  if (yield* one('SELECT id FROM enhancements WHERE id = ?', id))
    return (yield* getEnhancement(id)) as unknown as Json
  return null
}

/** Why a command was refused, with the record as it is there. */
export function toldOf(error: unknown, theirs: Json): Told {
  const isKnown = error instanceof MusterError
  return {
    code: isKnown ? error.code : ErrorCode.enum.internal,
    reason: isKnown ? error.message : 'It could not be carried out; the log says why.',
    theirs,
    decidedAt: null,
    decidedBy: null,
  }
}

/**
 * A change that names a version which only a refused one has made: by its number it could be taken for another one of others.
 *
 * @param forked records that are not here what they are there, since a change of them was refused
 */
export function buildsOnRefused(
  { name, input, touched }: Outgoing,
  forked: ReadonlySet<string>,
): MusterError | null {
  const given = input as Fields
  const isVersioned = given.version !== undefined || name === 'undo' || name === 'batch'
  if (!isVersioned || !touched.some((id) => forked.has(id))) return null
  return new MusterError('conflict', 'It was made on a change that was refused.', {
    hint: 'Apply that one first, or carry this out on what there is now.',
  })
}

/**
 * A command with the versions of now in place of those that it saw.
 *
 * @param seen the version of its record that a person has looked at
 * @throws MusterError `conflict` when there is another one by now
 */
export function* onVersionsOfNow(command: Command, seen: number | undefined): Work<Command> {
  const { name } = command
  if (seen !== undefined) {
    const now = versionIn(yield* readRecord(recordOf(command)))
    if (now !== seen) throw changedAgain(seen, now)
  }
  const input = { ...command.input } as Record<string, unknown>
  if (input.version !== undefined) input.version = yield* versionOf(recordOf(command), input.version)
  if (name === 'batch' && Array.isArray(input.updates)) {
    const updates: unknown[] = []
    for (const update of input.updates as { itemId: string; version: number }[])
      updates.push({ ...update, version: yield* versionOf(update.itemId, update.version) })
    input.updates = updates
  }
  return { ...command, input: input as unknown as Command['input'] }
}

/** As it was given where there is no such record: then that is what is told. */
function* versionOf(id: string | null, given: unknown): Work<unknown> {
  return versionIn(yield* readRecord(id)) ?? given
}

/** Null: it has none, or is not there. */
export function versionIn(record: Json): number | null {
  if (record === null || typeof record !== 'object' || Array.isArray(record)) return null
  return typeof record.version === 'number' ? record.version : null
}

function changedAgain(seen: number, now: number | null): MusterError {
  const what = now === null ? 'it is not there any more' : `it has version ${now}`
  return new MusterError('conflict', `You saw version ${seen} of what stands there, and by now ${what}.`, {
    hint: 'Look at it as it is now, then decide again.',
    details: { currentVersion: now, requestedVersion: seen },
  })
}

/** What is here is not so: the record is what it is there, and what was made is not. */
export function newsOfRefusal({ ids, name }: Outgoing, theirs: unknown): AnyEvent[] {
  const record = theirs as Partial<WorkItem> | null
  if (name === 'create' && ids.length > 0)
    return [{ name: 'work.removed', payload: { itemIds: ids.slice(0, 1) } }]
  if (record?.itemType === undefined) return []
  return [{ name: 'work.changed', payload: { item: record as WorkItem } }]
}

/** Records that are not here what they are there, since changes of them were refused after a moment. */
export function forkedSince(cache: Cache, at: number): Set<string> {
  const refused = cache.conflicts({ open: false, limit: 1_000, before: null })
  return new Set(refused.flatMap(({ refusedAt, command }) => (refusedAt > at ? command.touched : [])))
}

export function newsOfConflict(refused: Refused | undefined): AnyEvent[] {
  if (refused === undefined) return []
  return [{ name: 'workConflict.changed', payload: { conflict: describeConflict(refused) } }]
}

export function describeConflict({ id, refusedAt, state, command, told }: Refused): WorkConflict {
  const { appliedVersion: _own, ...known } = told
  return {
    id,
    command: command.name,
    input: command.input as WorkConflict['input'],
    by: command.by,
    taskId: command.taskId,
    at: command.at,
    refusedAt,
    recordId: recordOf(command) ?? command.ids[0] ?? null,
    ours: command.ours,
    ...known,
    state,
  }
}

/** @throws MusterError `validation` for a bad cursor */
export function pageOfConflicts(
  cache: Cache,
  { all, limit, cursor }: { all: boolean; limit: number; cursor?: string | undefined },
): ConflictPage {
  const before = cursor === undefined ? null : String(readPosition(cursor, 'conflicts')[0])
  const found = cache.conflicts({ open: !all, limit: limit + 1, before })
  const { page, nextCursor } = cutPage('conflicts', found, limit, (refused) => [refused.id])
  return { conflicts: page.map(describeConflict), nextCursor }
}
