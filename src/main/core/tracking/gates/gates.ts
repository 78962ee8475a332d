import { MusterError } from '../../../../contract/errors.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import type { Gate } from '../../../../contract/work-item.ts'
import { decodeGate, type GateRow } from '../database/gate-row.ts'
import { all, count, one, run, type Work } from '../database/work.ts'
import { type Change, note } from '../rules/change.ts'
import { recount } from '../rules/holds.ts'
import { requireLive } from '../rules/read-item.ts'

/** Gates of one item at most. */
const MAX_GATES = 50

/** @throws MusterError `not_found`, `conflict` */
export function* addGate(change: Change, given: ParsedInput<'work.addGate'>): Work<Gate> {
  const { itemId, kind, reason } = given
  const { title } = yield* requireLive(itemId)
  if ((yield* count('work_gates WHERE item_id = ?', itemId)) >= MAX_GATES)
    throw new MusterError('conflict', `"${title}" has ${MAX_GATES} gates, which are the most of one item.`, {
      details: { itemId },
    })
  const runs = kind === 'command' || kind === 'pull_request'
  const until = kind === 'time' ? given.until : null
  const gate: Gate = {
    id: change.newId(),
    itemId,
    kind,
    reason,
    until,
    command: runs ? given.command : null,
    directory: runs ? given.directory : null,
    state: 'waiting',
    note: null,
    lookedAt: null,
    nextLookAt: runs ? change.at : until,
    openedBy: null,
    createdAt: change.at,
  }
  yield* run(
    `INSERT INTO work_gates (id, item_id, kind, reason, until_at, command, directory, state, next_look_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    gate.id,
    itemId,
    kind,
    reason,
    until,
    gate.command && JSON.stringify(gate.command),
    gate.directory,
    gate.state,
    gate.nextLookAt,
    gate.createdAt,
  )
  yield* tell(change, gate, 'gate added')
  return gate
}

/** @throws MusterError `not_found` */
function* requireGate(gateId: string): Work<Gate> {
  const row = yield* one<GateRow>('SELECT * FROM work_gates WHERE id = ?', gateId)
  if (row) return decodeGate(row)
  throw new MusterError('not_found', `There is no gate ${gateId}.`, {
    hint: 'A work item tells which gates it has.',
    details: { gateId },
  })
}

/** A person's word counts for a gate of any kind. @throws MusterError `not_found` */
export function* answerGate(
  change: Change,
  { gateId, yes, note: said = '' }: ParsedInput<'work.answerGate'>,
): Work<Gate> {
  const gate = yield* requireGate(gateId)
  const state = yes ? 'open' : 'refused'
  yield* run(
    'UPDATE work_gates SET state = ?, note = ?, opened_by = ?, next_look_at = NULL WHERE id = ?',
    state,
    said === '' ? gate.note : said,
    yes ? change.by : null,
    gateId,
  )
  const answered = yield* requireGate(gateId)
  yield* tell(change, answered, yes ? 'gate opened' : 'gate refused')
  return answered
}

/** @throws MusterError `not_found` */
export function* removeGate(change: Change, gateId: string): Work<void> {
  const gate = yield* requireGate(gateId)
  yield* run('DELETE FROM work_gates WHERE id = ?', gateId)
  yield* tell(change, gate, 'gate removed')
}

/** What a look at a gate has found. */
export interface Look {
  gateId: string
  state: Gate['state']
  note: string
  /** Null: there is no need of another. */
  nextLookAt: number | null
}

/** Nothing, when the gate was answered or removed meanwhile. */
export function* noteLook(change: Change, { gateId, state, note: found, nextLookAt }: Look): Work<void> {
  const changed = yield* run(
    `UPDATE work_gates SET state = ?, note = ?, looked_at = ?, next_look_at = ?, looks = looks + 1, opened_by = ?
     WHERE id = ? AND state = 'waiting'`,
    state,
    found,
    change.at,
    nextLookAt,
    state === 'open' ? change.by : null,
    gateId,
  )
  if (changed === 0) return
  const gate = yield* requireGate(gateId)
  if (state !== 'waiting') yield* tell(change, gate, state === 'open' ? 'gate opened' : 'gate refused')
  else change.touched.links.add(gate.itemId)
}

/** Those that are to be looked at, and when the next one is. */
export function* dueGates(at: number): Work<{ due: (Gate & { looks: number })[]; nextAt: number | null }> {
  const rows = yield* all<GateRow>(
    'SELECT * FROM work_gates WHERE next_look_at <= ? ORDER BY next_look_at, id LIMIT 100',
    at,
  )
  const next = yield* one<{ at: number | null }>(
    'SELECT min(next_look_at) AS at FROM work_gates WHERE next_look_at > ?',
    at,
  )
  return { due: rows.map((row) => ({ ...decodeGate(row), looks: row.looks })), nextAt: next?.at ?? null }
}

function* tell(change: Change, gate: Gate, what: string): Work<void> {
  const { itemId, id, kind, reason, state } = gate
  yield* note(change, {
    recordId: itemId,
    recordKind: 'gate',
    what,
    version: null,
    after: { gateId: id, kind, reason, state, note: gate.note },
  })
  yield* recount(itemId)
  change.touched.links.add(itemId)
}
