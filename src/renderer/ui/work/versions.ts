import type { Json } from '../../../contract/values.ts'
import type { WorkConflict } from '../../../contract/work-item.ts'

/** Fields that tell of the version itself, or follow from others. */
const own = ['version', 'updatedAt', 'updatedBy', 'notesUpdatedAt', 'depth', 'path', 'rank']
/** What a command names besides fields of its record. */
const besides = ['itemId', 'vendorId', 'enhancementId', 'recordId', 'fromId', 'version', 'force', 'beforeId']
/** Commands whose input says nothing of what they change. */
const changes: Readonly<Record<string, readonly string[]>> = {
  claim: ['claim'],
  release: ['claim'],
  claimForTask: ['claim', 'status'],
  endOfTask: ['claim', 'status', 'notes'],
  passOn: ['claim'],
  remove: ['deletedAt'],
  restore: ['deletedAt'],
  seen: ['unseen'],
}

/** Undefined too where there is no record. */
export function fieldOf(record: unknown, field: string): Json | undefined {
  if (record === null || typeof record !== 'object') return undefined
  return (record as Record<string, Json | undefined>)[field]
}

/** Fields in which two versions differ, but for those that tell of the version itself. */
export function differing(a: unknown, b: object): string[] {
  return Object.keys(b).filter(
    (field) =>
      !own.includes(field) && JSON.stringify(fieldOf(a, field)) !== JSON.stringify(fieldOf(b, field)),
  )
}

/** What a refused change wanted: the fields that it was about, and others in which the two sides differ. */
export function wantedBy({ command, input, ours, theirs }: WorkConflict): {
  fields: readonly string[]
  others: readonly string[]
  wanted: (field: string) => Json | undefined
} {
  const isField = (field: string) =>
    fieldOf(ours, field) !== undefined || fieldOf(theirs, field) !== undefined
  const given = Object.keys(input).filter((field) => !besides.includes(field) && isField(field))
  const apart = typeof theirs === 'object' && theirs !== null ? differing(ours, theirs) : []
  const named = changes[command] ?? given
  const fields = named.length > 0 ? named : apart
  return {
    fields,
    others: apart.filter((field) => !fields.includes(field)),
    // As it became here: of metadata only a part may have been given.
    wanted: (field) => fieldOf(ours, field) ?? input[field],
  }
}

/** How what was to be done is called. */
const words: Readonly<Record<string, string>> = {
  create: 'make it',
  update: 'change it',
  move: 'move it',
  remove: 'remove it',
  restore: 'bring it back',
  claim: 'claim it',
  release: 'give it back',
  link: 'link it',
  unlink: 'unlink it',
  addGate: 'add a gate to it',
  undo: 'take its last change back',
  batch: 'change several records',
  importItems: 'import items',
  migrate: 'take over a legacy status file',
  createVendor: 'make a component',
  updateVendor: 'change it',
  createEnhancement: 'make an enhancement',
  updateEnhancement: 'change it',
  recordDeployment: 'record a deployment',
  configure: 'change the configuration of the project',
  claimForTask: 'claim it for a task',
  endOfTask: 'give it back after a task',
}

export function sayCommand(command: string): string {
  return words[command] ?? `carry out “${command}” on it`
}
