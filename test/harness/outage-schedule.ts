import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { MusterError } from '../../src/contract/errors.ts'
import { legalMoves } from '../../src/contract/work-moves.ts'
import { createIds } from '../../src/main/core/base/new-id.ts'
import type { CommandName } from '../../src/main/core/tracking/commands.ts'
import { decodeItem, type ItemRow } from '../../src/main/core/tracking/database/item-row.ts'
import { openSqliteTracking } from '../../src/main/core/tracking/database/sqlite-tracking.ts'
import { keyOf, tables } from '../../src/main/core/tracking/database/tables.ts'
import { all } from '../../src/main/core/tracking/database/work.ts'
import { createLayers } from '../../src/main/core/tracking/layers/layers.ts'
import { cachePath } from '../../src/main/core/tracking/layers/shared-address.ts'
import { type Command, runCommand } from '../../src/main/core/tracking/run-command.ts'
import type { TrackerBase } from '../../src/main/core/tracking/tracker-base.ts'
import type { PostgresServer } from './postgres-server.ts'
import { createRandom } from './random.ts'

export interface ScheduleReport {
  /** Commands that were taken: in the shared database, and by the copy of one machine. */
  there: number
  kept: number
  refused: number
  conflicts: number
  outages: number
  /** What did not hold, each as a sentence. */
  broken: string[]
}

export interface Machine {
  name: string
  layers: TrackerBase
  /** The file of its copy. */
  path: string
  close(): Promise<void>
}

/** A machine with its own copy of a shared tracker. */
export function openMachine(url: string, name: string): Machine {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'muster-machine-'))
  const layers = createLayers({
    dataDirectory,
    url,
    log: () => {},
    now: Date.now,
    newId: createIds(),
    announce: async () => {},
  })
  return {
    name,
    layers,
    path: cachePath(dataDirectory, url),
    async close() {
      await layers.close()
      rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A database of its own on a server that runs. Its address. */
export async function freshDatabase(server: PostgresServer, name: string): Promise<string> {
  await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await server.query(`CREATE DATABASE ${name}`)
  return server.url.replace(/\/postgres$/, `/${name}`)
}

const STEPS = 60
const OUTAGES = 3

/**
 * Three machines change the same records at random while the server is stopped, killed and started again. Afterwards what each
 * client was told must be so: the state is that of a run without an outage in the order in which the changes were carried out,
 * and what is missing of it is listed as a conflict.
 */
export async function runSchedule(server: PostgresServer, seed: number): Promise<ScheduleReport> {
  const { next: random } = createRandom(seed)
  const url = await freshDatabase(server, `schedule_${seed}`)
  const machines = ['ann', 'bob', 'eve'].map((name) => openMachine(url, name))
  const told = new Map<string, { command: Command; how: 'there' | 'kept' | 'refused' | 'unknown' }>()
  const broken: string[] = []
  const newId = createIds()
  let begun = 0
  let done = 0
  let allowed = 0
  try {
    // Each has its copy before the first outage.
    for (const machine of machines) await untilCopied(machine)
    const clients = machines.map(async ({ name, layers }) => {
      for (let step = 0; step < STEPS; step += 1) {
        while (begun >= allowed) await delay(1)
        begun += 1
        const command = await nextCommand({ layers, random, newId, by: name }).catch((error: unknown) => {
          broken.push(`${name} could not read: ${String(error)}`)
          return null
        })
        done += 1
        if (command === null) continue
        try {
          const { layer } = await layers.write(command)
          if (layer.layer === 'cache' && layer.warning === null)
            broken.push('an answer of the copy has no warning')
          told.set(command.id, { command, how: layer.layer === 'postgres' ? 'there' : 'kept' })
        } catch (error) {
          const isRefused = error instanceof MusterError && error.code !== 'internal'
          const isUnknown = isRefused && error.code === 'unavailable'
          if (!isRefused) broken.push(`${command.name} failed: ${String(error)}`)
          told.set(command.id, { command, how: isUnknown ? 'unknown' : 'refused' })
        }
      }
    })
    const all3 = Promise.all(clients)
    let isOver = false
    void all3.finally(() => {
      isOver = true
    })
    const reached = async (count: number) => {
      while (!isOver && done < count) await delay(1)
    }
    const total = STEPS * machines.length
    for (let outage = 0; outage < OUTAGES; outage += 1) {
      const share = total / OUTAGES
      // With it, without it, and while it comes back; then some wait until it is there again for them.
      allowed = share * (outage + 0.75)
      await reached(share * (outage + 0.2 + 0.3 * random()))
      await (random() < 0.5 ? server.stop() : server.kill())
      await reached(allowed - machines.length)
      allowed = share * (outage + 0.9)
      await server.start()
      await Promise.all(machines.map(({ layers }) => (random() < 0.7 ? untilBack(layers) : null)))
    }
    allowed = Number.POSITIVE_INFINITY
    await all3
    for (const { layers } of machines) await untilBack(layers)
    return { ...(await judge(server, { url, machines, told, broken })), outages: OUTAGES, broken }
  } finally {
    for (const machine of machines) await machine.close()
  }
}

/** Resolves when a machine is answered by the server itself. */
export async function untilBack(layers: TrackerBase): Promise<void> {
  const end = Date.now() + 60_000
  for (;;) {
    const { layer } = await layers.read(listAll)
    if (layer.layer === 'postgres') return
    if (Date.now() > end) throw new Error(`It did not come back: ${layer.warning}`)
    await delay(20)
  }
}

/** Resolves when a machine has a copy of what there is. */
export async function untilCopied({ layers, path }: Pick<Machine, 'layers' | 'path'>): Promise<void> {
  await untilBack(layers)
  while (copyOf(path, 'cache_state').length === 0) await delay(10)
}

type Row = Record<string, string | number | null>

/** The rows of a table in the copy of a machine. */
export function copyOf(path: string, table: string): Row[] {
  const copy = new Database(path, { readonly: true })
  const rows = copy.prepare<[], Row>(`SELECT * FROM ${table}`).all()
  copy.close()
  return rows
}

function* listAll() {
  return { items: (yield* all<ItemRow>('SELECT * FROM work_items ORDER BY id')).map(decodeItem) }
}

interface Step {
  layers: TrackerBase
  random: () => number
  newId: () => string
  by: string
}

const one = <T>(random: () => number, list: readonly T[]): T | undefined =>
  list[Math.floor(random() * list.length)]

async function nextCommand({ layers, random, newId, by }: Step): Promise<Command | null> {
  const of = <N extends CommandName>(name: N, input: unknown) =>
    ({ id: newId(), name, input, by, taskId: null, at: Date.now(), ids: [] }) as unknown as Command
  // As this machine sees them.
  const { items } = await layers.read(listAll)
  const item = one(random, items)
  const other = one(random, items)
  const roll = random()
  if (item === undefined || other === undefined || roll < 0.2)
    return of('create', {
      itemType: 'task',
      title: `Of ${by} ${newId().slice(-6)}`,
      parentId: random() < 0.3 ? (item?.id ?? null) : null,
      priority: one(random, ['low', 'medium', 'high', 'critical']),
      metadata: {},
      labels: [],
      notes: '',
      branch: null,
      commit: null,
    })
  const { id: itemId, version, status, itemType } = item
  const otherId = other.id
  if (roll < 0.45) return of('update', { itemId, version, title: `${by} says ${newId().slice(-6)}` })
  if (roll < 0.6)
    return of('update', { itemId, version, status: one(random, legalMoves(itemType, status)), force: true })
  if (roll < 0.68) return of('move', { itemId, version, parentId: random() < 0.4 ? null : otherId })
  if (roll < 0.78)
    return of('link', { fromId: itemId, toId: otherId, kind: random() < 0.6 ? 'blocks' : 'relates_to' })
  if (roll < 0.82) return of('unlink', { fromId: itemId, toId: otherId, kind: 'blocks' })
  if (roll < 0.88) return of('claim', { itemId })
  if (roll < 0.92) return of('release', { itemId, note: `by ${by}` })
  if (roll < 0.96) return of('remove', { itemId, version })
  if (roll < 0.98) return of('restore', { itemId, version })
  return of('undo', { recordId: itemId })
}

interface Played {
  url: string
  machines: readonly Machine[]
  told: ReadonlyMap<string, { command: Command; how: 'there' | 'kept' | 'refused' | 'unknown' }>
  broken: string[]
}

async function judge(server: PostgresServer, { url, machines, told, broken }: Played) {
  // Changes are carried out one behind the other, each under a number of its own.
  const applied = (
    await server.query('SELECT id FROM applied_commands ORDER BY xmin::text::bigint', url)
  ).map(({ id }) => String(id))
  const conflicts = new Set<string>()
  for (const { layers } of machines) {
    for (let cursor: string | undefined; ; ) {
      const page = layers.conflicts({ all: true, limit: 100, cursor })
      for (const { id } of page.conflicts) conflicts.add(id)
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }
  }
  if (new Set(applied).size !== applied.length) broken.push('a change was carried out twice')
  for (const [id, { command, how }] of told) {
    const isApplied = applied.includes(id)
    const isListed = conflicts.has(id)
    if (how === 'there' && !isApplied) broken.push(`${command.name} was carried out and is gone`)
    if (how === 'kept' && isApplied === isListed)
      broken.push(`${command.name} was kept, and is ${isApplied ? 'carried out and a conflict' : 'lost'}`)
    if (how === 'refused' && (isApplied || isListed))
      broken.push(`${command.name} was refused and carried out`)
  }
  const reference = mkdtempSync(join(tmpdir(), 'muster-reference-'))
  try {
    const database = openSqliteTracking(join(reference, 'tracking.db'))
    const newId = createIds()
    for (const id of applied) {
      const known = told.get(id)
      if (known === undefined) {
        broken.push('something was carried out that nobody asked for')
        continue
      }
      try {
        await database.write(() => runCommand({ ...known.command, ids: [...known.command.ids] }, newId))
      } catch (error) {
        broken.push(`${known.command.name} is refused without an outage: ${String(error)}`)
      }
    }
    for (const table of Object.keys(tables)) {
      const expected = comparable(
        table,
        database.read(() => all<Row>(`SELECT * FROM ${table}`)),
      )
      const there = comparable(table, (await server.query(`SELECT * FROM ${table}`, url)) as Row[])
      if (expected !== there) broken.push(`${table} is not what a run without an outage gives`)
    }
    await database.close()
  } finally {
    rmSync(reference, { recursive: true, force: true, maxRetries: 5 })
  }
  const count = (which: string) => [...told.values()].filter(({ how }) => how === which).length
  return { there: count('there'), kept: count('kept'), refused: count('refused'), conflicts: conflicts.size }
}

/** Entries of the history have ids of their own wherever they are made. */
export function comparable(table: string, rows: readonly Row[]): string {
  const key = keyOf(table) ?? []
  const clean = rows.map((row) => {
    const columns = Object.entries(row).filter(([column]) => !(table === 'work_events' && column === 'id'))
    return JSON.stringify(columns.sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  return key.length === 0 ? '' : clean.sort().join('\n')
}
