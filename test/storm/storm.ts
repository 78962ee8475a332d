import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { MusterError } from '../../src/contract/errors.ts'
import { isFinal } from '../../src/contract/task.ts'
import { defaultSettings } from '../../src/main/core/base/core-settings.ts'
import { createRandom } from '../harness/random.ts'
import { type Action, actions, type Storm } from './actions.ts'
import { checkLog, countDeltas, findMarked, readLog, readPrinted } from './checks.ts'
import { startSupervisor } from './storm-supervisor.ts'

export interface StormReport {
  /** How often each action ran, and how often it was refused with which code. */
  actions: Record<string, number>
  refusals: Record<string, number>
  tasks: Record<string, number>
  restarts: number
  deltas: { printed: number; stored: number }
  memory: { highest: number; last: number }
  /** Broken invariants, in words. */
  broken: string[]
}

/** Codes that an action may be refused with in a storm; any other is a defect. */
const fitting = new Set([
  'not_found',
  'conflict',
  'invalid_transition',
  'capacity_exceeded',
  'not_resumable',
  'unavailable',
  'storage',
])
const MOST_MEMORY = 400 * 1024 ** 2
/** Descriptors that may be open more at the end than at the start: the database's, the log's. */
const SPARE_DESCRIPTORS = 12
/** In calm, some task ends at least this often. */
const STANDSTILL_MS = 40_000
/** What is said of an end that takes longer. */
const GONE_WITHIN_MS = 5_000

/**
 * Does seeded random things to a supervisor for `seconds`: work, controls, kills, stops, floods, refusals. Then lets
 * it come to rest and checks what must hold whatever happened: no event lost or doubled, no false state, no
 * survivor, no leak. The same seed does the same things; when exactly depends on the machine.
 */
export async function runStorm(options: {
  seconds: number
  seed: number
  note?: (text: string) => void
}): Promise<StormReport> {
  const { seconds, seed, note = () => {} } = options
  const base = mkdtempSync(join(tmpdir(), 'muster-storm-'))
  const dataDirectory = join(base, 'data')
  const directories = ['a', 'b', 'c'].map((name) => join(base, name))
  for (const directory of directories) mkdirSync(directory)
  const random = createRandom(seed)
  const supervisor = await startSupervisor({
    ...defaultSettings,
    dataDirectory,
    version: 'storm',
    simulate: true,
    simulatedClaude: {
      command: process.execPath,
      args: [join(import.meta.dirname, '../../resources/simulated-claude/main.ts')],
    },
    commandRunner: {
      command: process.execPath,
      args: [join(import.meta.dirname, '../../resources/command-runner/main.ts')],
    },
    maxInstances: 6,
    maxQueued: 150,
    maxStarting: 3,
    minFreeBytes: 0,
    maxLoad: 1_000,
    idleTimeoutMs: 3_000,
    monitorIntervalMs: 1_000,
    monitorIdleIntervalMs: 1_000,
    interruptStepMs: 1_500,
    retryBaseMs: 100,
    retryMaxMs: 1_000,
    passApiKey: false,
    schedule: true,
  })
  const report: StormReport = {
    actions: {},
    refusals: {},
    tasks: {},
    restarts: 0,
    deltas: { printed: 0, stored: 0 },
    memory: { highest: 0, last: 0 },
    broken: [],
  }
  const storm: Storm = {
    random,
    supervisor,
    dataDirectory,
    directories,
    tasks: new Set(),
    pinned: new Set(),
    terminated: new Map(),
  }
  const start = supervisor.measure()
  try {
    await rage(storm, report, Date.now() + seconds * 1_000, note)
    note('calm')
    await calm(storm, report)
    await check(storm, report, start.descriptors)
    await supervisor.close()
    await untilNone(dataDirectory, report, 'after the supervisor closed')
  } catch (error) {
    report.broken.push(`the storm broke off: ${error instanceof Error ? error.stack : error}`)
  }
  for (const { message, fields } of supervisor.errors) {
    // That is what `lockDatabase` does.
    if (fields?.sqlite === 'SQLITE_BUSY') continue
    report.broken.push(`the supervisor logged an error: ${message} ${JSON.stringify(fields ?? {})}`)
  }
  if (report.broken.length === 0) rmSync(base, { recursive: true, force: true, maxRetries: 5 })
  else report.broken.push(`what it left is in ${base}`)
  return report
}

async function rage(
  storm: Storm,
  report: StormReport,
  until: number,
  note: (text: string) => void,
): Promise<void> {
  const { random, supervisor } = storm
  const table = Object.entries(actions)
  const sum = table.reduce((total, [, { weight }]) => total + weight, 0)
  const draw = (): [string, Action] => {
    let left = random.next() * sum
    for (const [name, action] of table) {
      left -= action.weight
      if (left < 0) return [name, action]
    }
    return ['create', actions.create as Action]
  }
  const atWork = new Set<Promise<void>>()
  while (Date.now() < until) {
    const [name, action] = draw()
    note(name)
    report.actions[name] = (report.actions[name] ?? 0) + 1
    const run = () =>
      action.run(storm).then(
        () => {},
        (error: unknown) => take(report, name, error),
      )
    if (name === 'killSupervisor' || name === 'stopSupervisor') {
      // What is on its way when it dies may have taken effect or not.
      await run()
      report.restarts += 1
      storm.terminated.clear()
    } else {
      const job = run().finally(() => atWork.delete(job))
      atWork.add(job)
      if (atWork.size >= 8) await Promise.race(atWork)
    }
    await delay(random.between(0, 60))
    const { rss } = supervisor.measure()
    report.memory.highest = Math.max(report.memory.highest, rss)
    lookForSurvivors(storm, report)
  }
  await Promise.all(atWork)
}

function take(report: StormReport, name: string, error: unknown): void {
  if (error instanceof MusterError && fitting.has(error.code)) {
    report.refusals[error.code] = (report.refusals[error.code] ?? 0) + 1
    return
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  report.broken.push(`${name} failed: ${error instanceof MusterError ? `${error.code} ` : ''}${text}`)
}

function lookForSurvivors(storm: Storm, report: StormReport): void {
  const now = Date.now()
  const late = [...storm.terminated].filter(([, at]) => now - at > GONE_WITHIN_MS)
  if (late.length === 0) return
  const marked = findMarked(storm.dataDirectory)
  for (const [instanceId] of late) {
    storm.terminated.delete(instanceId)
    for (const { pid, command } of marked.filter((each) => each.instanceId === instanceId)) {
      report.broken.push(`pid ${pid} (${command}) of a terminated instance is alive after 5 s`)
    }
  }
}

/** Nothing new; whatever waits gets what it waits for, until every task has ended. */
async function calm(storm: Storm, report: StormReport): Promise<void> {
  const { client } = storm.supervisor
  for (const { id } of (await client.call('budget.list', {})).budgets) {
    await client.call('budget.remove', { budgetId: id })
  }
  for (const { id } of (await client.call('pool.get', {})).profiles) {
    await client.call('profile.remove', { profileId: id })
  }
  // A pinned session keeps its place, whoever waits for one.
  for (const sessionId of storm.pinned) {
    await client
      .call('session.pin', { sessionId, pinned: false })
      .catch((error: unknown) => take(report, 'pin', error))
  }
  let open = Number.POSITIVE_INFINITY
  let changedAt = Date.now()
  while (Date.now() - changedAt < STANDSTILL_MS) {
    const { tasks } = await client.call('task.list', {
      states: ['queued', 'starting', 'running', 'waiting', 'paused'],
      limit: 1_000,
    })
    if (tasks.length === 0) return
    if (tasks.length !== open) {
      open = tasks.length
      changedAt = Date.now()
    }
    for (const task of tasks) {
      if (task.state !== 'paused' || task.pendingControl === 'resume') continue
      await client
        .call('task.resume', { taskId: task.id })
        .catch((error: unknown) => take(report, 'resume', error))
    }
    const { permissions } = await client.call('permission.list', { state: 'pending' })
    for (const { id: permissionId } of permissions) {
      await client
        .call('permission.answer', { permissionId, answer: { decision: 'allow' } })
        .catch((error: unknown) => take(report, 'answer', error))
    }
    await delay(200)
  }
}

async function check(storm: Storm, report: StormReport, descriptors: number): Promise<void> {
  const { client } = storm.supervisor
  const printed = new Map<string, number>()
  const stored = new Map<string, number>()
  let cursor: string | undefined
  do {
    const page = await client.call('task.list', { limit: 200, ...(cursor ? { cursor } : {}) })
    for (const task of page.tasks) {
      const events = await readLog(client, task.id)
      report.broken.push(...checkLog(task, events))
      report.tasks[task.state] = (report.tasks[task.state] ?? 0) + 1
      stored.set(task.sessionId, (stored.get(task.sessionId) ?? 0) + countDeltas(events))
      storm.tasks.delete(task.id)
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  for (const id of storm.tasks) report.broken.push(`task ${id} was made and is not there`)
  const { sessions } = await client.call('session.list', { limit: 1_000 })
  for (const { id, state } of sessions) {
    if (state === 'idle') await client.call('session.release', { sessionId: id }).catch(() => {})
  }
  await untilNone(storm.dataDirectory, report, 'after all were released')
  const { instances } = await client.call('instance.list', { all: true })
  for (const instance of instances) {
    if (instance.state !== 'exited')
      report.broken.push(`instance ${instance.id} is ${instance.state} and has no process`)
    const output = await readPrinted(storm.dataDirectory, instance)
    if (!output || instance.sessionId === null) continue
    if (output.lines !== instance.lineCount) {
      report.broken.push(
        `instance ${instance.id} printed ${output.lines} lines, ${instance.lineCount} were taken`,
      )
    }
    printed.set(instance.sessionId, (printed.get(instance.sessionId) ?? 0) + output.deltas)
  }
  // The list ends somewhere: of sessions that began before it, not all instances are known.
  const listedSince = Math.min(...instances.map(({ startedAt }) => startedAt))
  const isWhole = instances.length < 1_000
  const whole = new Set(
    sessions.flatMap(({ id, createdAt }) => (isWhole || createdAt > listedSince ? [id] : [])),
  )
  for (const [sessionId, count] of printed) {
    if (!whole.has(sessionId)) continue
    const kept = stored.get(sessionId) ?? 0
    report.deltas.printed += count
    report.deltas.stored += kept
    if (kept !== count)
      report.broken.push(`session ${sessionId}: ${count} deltas were printed, ${kept} are stored`)
  }
  // Whoever waited has been answered by now; failures that nobody has seen count as what needs a person.
  const stats = await client.call('system.stats', {})
  const states = await client.call('task.list', { limit: 1_000 })
  if (
    states.tasks.some(({ state }) => !isFinal(state)) !==
    stats.queued + stats.running + stats.delayed + stats.paused > 0
  ) {
    report.broken.push(`the counts say otherwise than the tasks: ${JSON.stringify(stats)}`)
  }
  const end = storm.supervisor.measure()
  report.memory.last = end.rss
  report.memory.highest = Math.max(report.memory.highest, end.rss)
  if (report.memory.highest > MOST_MEMORY) {
    report.broken.push(`the supervisor took ${Math.round(report.memory.highest / 1024 ** 2)} MB`)
  }
  if (end.descriptors > descriptors + SPARE_DESCRIPTORS) {
    report.broken.push(`${end.descriptors} descriptors are open, ${descriptors} were at the start`)
  }
}

/** Nothing that carries the mark may be alive, soon. */
async function untilNone(dataDirectory: string, report: StormReport, when: string): Promise<void> {
  const until = Date.now() + 2 * GONE_WITHIN_MS
  for (;;) {
    const alive = findMarked(dataDirectory)
    if (alive.length === 0) return
    if (Date.now() > until) {
      for (const { pid, instanceId, command } of alive) {
        report.broken.push(`pid ${pid} of instance ${instanceId} is alive ${when}: ${command}`)
      }
      return
    }
    await delay(100)
  }
}
