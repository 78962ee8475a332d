import type { ParsedInput } from '../../../contract/operations.ts'
import { archiveSome } from './archive/archive.ts'
import { configure, readConfiguration } from './components/configuration.ts'
import { recordDeployment } from './components/deployments.ts'
import { createEnhancement, updateEnhancement } from './components/enhancements.ts'
import { createVendor, updateVendor } from './components/vendors.ts'
import { addGate, answerGate, type Look, noteLook, removeGate } from './gates/gates.ts'
import { importItems } from './import/import-items.ts'
import type { ReadItems } from './import/imported.ts'
import type { Legacy } from './import/legacy.ts'
import { migrate } from './import/migrate.ts'
import { claimItem, claimNext, releaseItem } from './ready/claims.ts'
import { claimForTask, endOfTask, passOn, type TaskEnd } from './ready/leases.ts'
import { carryOutBatch } from './rules/batch.ts'
import type { Change } from './rules/change.ts'
import { changeItem } from './rules/change-item.ts'
import { createItem } from './rules/create-item.ts'
import { addLink, removeLink } from './rules/links.ts'
import { rankBefore } from './rules/move-item.ts'
import { requireItem } from './rules/read-item.ts'
import { markSeen } from './rules/seen.ts'
import { linkTask, unlinkTask } from './rules/task-links.ts'
import { undo } from './rules/undo.ts'

/**
 * All that changes the tracker, by name: plain data in, so that a change can be kept and carried out again elsewhere with the
 * same outcome, its conflicts included.
 */
export const commands = {
  *create(change: Change, input: ParsedInput<'work.create'>) {
    return { item: yield* createItem(change, input) }
  },
  *update(change: Change, { itemId, version, ...given }: ParsedInput<'work.update'>) {
    const { item } = yield* changeItem(change, { itemId, version }, given)
    return { item }
  },
  *move(change: Change, { itemId, version, parentId, beforeId }: ParsedInput<'work.move'>) {
    const place = beforeId === undefined ? {} : { rank: yield* rankBefore(itemId, beforeId) }
    const { item, along } = yield* changeItem(
      change,
      { itemId, version },
      { parentId, ...place },
      { what: 'moved' },
    )
    return { item, moved: along }
  },
  *remove(change: Change, { itemId, version }: ParsedInput<'work.remove'>) {
    const { item, along } = yield* changeItem(change, { itemId, version }, { deleted: true })
    return { item, removed: along }
  },
  *restore(change: Change, { itemId, version }: ParsedInput<'work.restore'>) {
    const { item, along } = yield* changeItem(change, { itemId, version }, { deleted: false })
    return { item, restored: along }
  },
  *link(change: Change, ends: ParsedInput<'work.link'>) {
    return { link: yield* addLink(change, ends) }
  },
  *unlink(change: Change, ends: ParsedInput<'work.unlink'>) {
    yield* removeLink(change, ends)
    return {}
  },
  *linkTask(change: Change, pair: ParsedInput<'work.linkTask'>) {
    yield* linkTask(change, pair)
    return { item: yield* requireItem(pair.itemId) }
  },
  *unlinkTask(change: Change, pair: ParsedInput<'work.unlinkTask'>) {
    yield* unlinkTask(change, pair)
    return { item: yield* requireItem(pair.itemId) }
  },
  *claim(change: Change, input: ParsedInput<'work.claim'>) {
    return { item: yield* claimItem(change, input) }
  },
  *claimNext(change: Change, filter: ParsedInput<'work.claimNext'>) {
    return { item: yield* claimNext(change, filter) }
  },
  *release(change: Change, input: ParsedInput<'work.release'>) {
    return { item: yield* releaseItem(change, input) }
  },
  *endOfTask(change: Change, end: TaskEnd) {
    return { released: yield* endOfTask(change, end) }
  },
  *passOn(change: Change, tasks: { fromId: string; toId: string }) {
    return { passed: yield* passOn(change, tasks) }
  },
  *claimForTask(change: Change, pair: { itemId: string; taskId: string; branch: string | null }) {
    return { item: yield* claimForTask(change, pair) }
  },
  *batch(change: Change, input: ParsedInput<'work.batch'>) {
    return yield* carryOutBatch(change, input)
  },
  *importItems(change: Change, given: { read: ReadItems; dryRun: boolean }) {
    return yield* importItems(change, given)
  },
  *migrate(change: Change, given: { legacy: Legacy; dryRun: boolean }) {
    return yield* migrate(change, given)
  },
  *undo(change: Change, { recordId }: ParsedInput<'work.undo'>) {
    return yield* undo(change, recordId)
  },
  *seen(change: Change, { itemIds }: ParsedInput<'work.seen'>) {
    return { seen: yield* markSeen(change, itemIds) }
  },
  *archiveSome(change: Change, { before }: { before: number }) {
    return yield* archiveSome(change, before)
  },
  *addGate(change: Change, input: ParsedInput<'work.addGate'>) {
    return { gate: yield* addGate(change, input) }
  },
  *answerGate(change: Change, input: ParsedInput<'work.answerGate'>) {
    return { gate: yield* answerGate(change, input) }
  },
  *removeGate(change: Change, { gateId }: ParsedInput<'work.removeGate'>) {
    yield* removeGate(change, gateId)
    return {}
  },
  *noteLook(change: Change, look: Look) {
    yield* noteLook(change, look)
    return {}
  },
  *createVendor(change: Change, input: ParsedInput<'vendor.create'>) {
    return { vendor: yield* createVendor(change, input) }
  },
  *updateVendor(change: Change, input: ParsedInput<'vendor.update'>) {
    return { vendor: yield* updateVendor(change, input) }
  },
  *recordDeployment(change: Change, input: ParsedInput<'deployment.record'>) {
    return { deployment: yield* recordDeployment(change, input) }
  },
  *createEnhancement(change: Change, input: ParsedInput<'enhancement.create'>) {
    return { enhancement: yield* createEnhancement(change, input) }
  },
  *updateEnhancement(change: Change, input: ParsedInput<'enhancement.update'>) {
    return { enhancement: yield* updateEnhancement(change, input) }
  },
  /** Makes it when nobody has asked for it before. */
  *readConfiguration(change: Change, _: Record<string, never>) {
    return { configuration: yield* readConfiguration(change) }
  },
  *configure(change: Change, input: ParsedInput<'project.configure'>) {
    return { configuration: yield* configure(change, input) }
  },
} as const

export type CommandName = keyof typeof commands
export type CommandInput<N extends CommandName> = Parameters<(typeof commands)[N]>[1]
type Returned<G> = G extends Generator<unknown, infer T, unknown> ? T : never
export type CommandResult<N extends CommandName> = Returned<ReturnType<(typeof commands)[N]>>
