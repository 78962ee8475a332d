import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { MusterError } from '../../src/contract/errors.ts'
import { isFinal, type Task } from '../../src/contract/task.ts'
import { type Core, createCore } from '../../src/main/core/core.ts'
import { localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { serveLocalSocket } from '../../src/main/rpc/serve-local-socket.ts'
import { createRandom, type Random } from '../harness/random.ts'
import { mountSmallDisk, type SmallDisk, withoutFallocate } from '../harness/small-disk.ts'
import { testConfig } from '../harness/test-core.ts'
import { checkTask, WORDS } from './check-task.ts'
import type { DiskReport } from './disk-report.ts'
import { runCommand } from './run-command.ts'

const INSTANCES = 10
const COMMANDS = 2
/** Each call ends by then. */
const CALL_WITHIN_MS = 10_000
const ENDED_WITHIN_MS = 60_000
/** An eighth of the small disk: with less there is no room for work. */
const ROOM_BYTES = 8 * 1024 ** 2

/**
 * Fills a small file system again and again at random moments while instances stream and people use their controls. Then
 * there is room, and what was printed must be there, or marked as missing; no task may have been told wrongly.
 */
export async function runDiskRounds(
  rounds: number,
  seed: number,
  { note, roundsOfOneSupervisor = 10 }: { note: (text: string) => void; roundsOfOneSupervisor?: number },
): Promise<DiskReport> {
  const random = createRandom(seed)
  const report: DiskReport = { tasks: {}, gaps: 0, commands: {}, broken: [] }
  let told = 0
  for (let done = 0; done < rounds; done += roundsOfOneSupervisor) {
    const disk = mountSmallDisk(64)
    const dataDirectory = join(disk.path, 'data')
    const directory = mkdtempSync(join(tmpdir(), 'muster-work-'))
    // Every other one works where no room can be kept for what is printed, so that some of it is lost.
    const keepRoom = (done / roundsOfOneSupervisor) % 2 === 0 ? () => {} : withoutFallocate()
    const core = await createCore(
      testConfig({
        dataDirectory,
        maxInstances: INSTANCES,
        minFreeBytes: 0,
        maxLoad: 10_000,
        log: () => {},
      }),
    )
    const socket = await serveLocalSocket({ core, path: localSocketPath(dataDirectory), log: () => {} })
    core.announce({ socketPath: socket.path })
    try {
      for (let round = done; round < Math.min(rounds, done + roundsOfOneSupervisor); round += 1) {
        await runRound({ core, dataDirectory, disk, random, directory, report })
        for (const text of report.broken.slice(told)) note(`- ${text}`)
        told = report.broken.length
        note(
          `round ${round + 1}: ${JSON.stringify(report.tasks)}, ${report.gaps} gaps, ${JSON.stringify(report.commands)}`,
        )
      }
    } finally {
      disk.empty()
      await socket.close()
      await core.close()
      keepRoom()
      disk.remove()
      rmSync(directory, { recursive: true, force: true })
    }
  }
  return report
}

interface Round {
  core: Core
  dataDirectory: string
  disk: SmallDisk
  random: Random
  directory: string
  report: DiskReport
}

async function runRound(round: Round): Promise<void> {
  const { core, disk, random, directory } = round
  const ids: string[] = []
  for (let count = 0; count < INSTANCES; count += 1) {
    const prompt = `${count} #sim:stream(tokens=${WORDS},rate=${random.between(60, 200)})`
    ids.push(await create(core, prompt, directory))
  }
  await delay(random.between(0, 2_500))
  disk.fill(random.pick([0, 0, 4096, 64 * 1024, 1024 ** 2, 5 * 1024 ** 2]))
  const asked = new Map<string, string>()
  // For other tasks than the controls below, so that it is known what was asked for.
  const ofCommands = ids.slice(0, COMMANDS)
  const commands = ofCommands.map(async (id) => {
    const name = await runCommand(round, id)
    if (name !== null) asked.set(id, name)
  })
  for (let count = random.between(2, 5); count > 0; count -= 1) {
    await delay(random.between(0, 500))
    // What was given up meanwhile is taken as well.
    if (random.chance(0.5)) disk.fill()
    await control(round, random.pick(ids.slice(COMMANDS)), asked)
  }
  await Promise.all(commands)
  await checkStates(round, ids)
  disk.empty()
  for (const id of ids) await finish(round, id, asked)
}

/** Room that was made just now is seen at the next look. */
async function create(core: Core, prompt: string, directory: string): Promise<string> {
  const until = performance.now() + CALL_WITHIN_MS
  for (;;) {
    try {
      return (await core.call('task.create', { prompt, directory })).id
    } catch (error) {
      const isFull = error instanceof MusterError && error.code === 'storage'
      if (!isFull || performance.now() > until) throw error
      await delay(100)
    }
  }
}

/** One control, which must end in time and say nothing but what it is. */
async function control(
  { core, random, report }: Round,
  taskId: string,
  asked: Map<string, string>,
): Promise<void> {
  const name = random.pick(['pause', 'resume', 'interrupt', 'terminate'] as const)
  const call = () =>
    name === 'pause'
      ? core.call('task.pause', { taskId, mode: 'freeze' })
      : core.call(`task.${name}`, { taskId })
  const late = delay(CALL_WITHIN_MS, 'late' as const, { ref: false })
  try {
    if ((await Promise.race([call(), late])) === 'late') report.broken.push(`task.${name} did not end`)
    else asked.set(taskId, name)
  } catch (error) {
    const isFit =
      error instanceof MusterError &&
      (error.code === 'invalid_transition' || (error.code === 'storage' && name === 'resume'))
    if (!isFit) report.broken.push(`task.${name} was refused: ${String(error)}`)
  }
}

/** On a full disk nothing is at work that nobody asked to go on. */
async function checkStates({ core, disk, report }: Round, ids: readonly string[]): Promise<void> {
  const until = performance.now() + CALL_WITHIN_MS
  for (const taskId of ids) {
    for (;;) {
      const task = await core.call('task.get', { taskId })
      const isAtWork = ['running', 'waiting'].includes(task.state) && task.pendingControl === null
      if (!isAtWork) break
      if (performance.now() > until) {
        report.broken.push(`${taskId} is told to be ${task.state} on a full disk`)
        break
      }
      await delay(50)
    }
  }
  const { ready, reasons } = await core.call('system.ready', {})
  // What ended meanwhile may have left room.
  const { bavail, bsize } = statfsSync(disk.path)
  if (bavail * bsize > ROOM_BYTES) return
  if (ready || reasons.length === 0) report.broken.push('it says that it is ready on a full disk')
}

async function finish({ core, report }: Round, taskId: string, asked: Map<string, string>): Promise<void> {
  const until = performance.now() + ENDED_WITHIN_MS
  let task: Task
  for (;;) {
    task = await core.call('task.get', { taskId })
    if (isFinal(task.state)) break
    if (performance.now() > until) {
      report.broken.push(
        `${taskId} is ${task.state} (${task.pendingControl}, ${task.queueNote}) and does not end`,
      )
      report.broken.push(await allOf(core, task))
      await core.call('task.terminate', { taskId }).catch(() => {})
      return
    }
    // A person's pause lasts until a person ends it.
    const isTheirs = task.state === 'paused' && task.queueNote === null && task.pendingControl === null
    if (isTheirs) await core.call('task.resume', { taskId }).catch(() => {})
    await delay(50)
  }
  report.tasks[task.state] = (report.tasks[task.state] ?? 0) + 1
  await checkTask(core, report, task, asked.get(taskId))
}

/** What is known of a task that does not end: its row, its instance's, the last of its log, its process. */
async function allOf(core: Core, task: Task): Promise<string> {
  const { events } = await core.call('task.events', { taskId: task.id, limit: 30 })
  const { instances } = await core.call('instance.list', {})
  const instance = instances.find(({ id }) => id === task.instanceId)
  const { prompt: _, ...row } = task
  const log = events.map(({ at, kind, payload }) => `${at} ${kind} ${JSON.stringify(payload).slice(0, 300)}`)
  let status = ''
  let wchan = ''
  try {
    status = readFileSync(`/proc/${instance?.pid}/status`, 'utf8').split('\n').slice(0, 10).join(' | ')
    wchan = readFileSync(`/proc/${instance?.pid}/wchan`, 'utf8')
  } catch (error) {
    status = String(error)
  }
  return [JSON.stringify(row), JSON.stringify(instance), status, wchan, ...log].join('\n    ')
}
