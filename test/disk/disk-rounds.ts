import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { MusterError } from '../../src/contract/errors.ts'
import { isFinal, type Task } from '../../src/contract/task.ts'
import { type Core, createCore } from '../../src/main/core/core.ts'
import { createRandom, type Random } from '../random.ts'
import { mountSmallDisk, type SmallDisk } from '../small-disk.ts'
import { allEvents, testConfig } from '../test-core.ts'

const INSTANCES = 10
const TOKENS = 250
const ROUNDS_OF_ONE_SUPERVISOR = 10
/** Each call ends by then. */
const CALL_WITHIN_MS = 10_000
const ENDED_WITHIN_MS = 60_000

export interface DiskReport {
  tasks: Record<string, number>
  gaps: number
  /** What did not hold. */
  broken: string[]
}

/**
 * Fills a small file system again and again at random moments while instances stream and people use their controls. Then
 * there is room, and what was printed must be there, or marked as missing; no task may have been told wrongly.
 */
export async function runDiskRounds(
  rounds: number,
  seed: number,
  note: (text: string) => void,
): Promise<DiskReport> {
  const random = createRandom(seed)
  const report: DiskReport = { tasks: {}, gaps: 0, broken: [] }
  let told = 0
  for (let done = 0; done < rounds; done += ROUNDS_OF_ONE_SUPERVISOR) {
    const disk = mountSmallDisk(64)
    const directory = mkdtempSync(join(tmpdir(), 'muster-work-'))
    const core = await createCore(
      testConfig({
        dataDirectory: join(disk.path, 'data'),
        maxInstances: INSTANCES,
        minFreeBytes: 0,
        maxLoad: 10_000,
        log: () => {},
      }),
    )
    try {
      for (let round = done; round < Math.min(rounds, done + ROUNDS_OF_ONE_SUPERVISOR); round += 1) {
        await runRound({ core, disk, random, directory, report })
        for (const text of report.broken.slice(told)) note(`- ${text}`)
        told = report.broken.length
        note(`round ${round + 1}: ${JSON.stringify(report.tasks)}, ${report.gaps} gaps`)
      }
    } finally {
      disk.empty()
      await core.close()
      disk.remove()
      rmSync(directory, { recursive: true, force: true })
    }
  }
  return report
}

interface Round {
  core: Core
  disk: SmallDisk
  random: Random
  directory: string
  report: DiskReport
}

async function runRound(round: Round): Promise<void> {
  const { core, disk, random, directory } = round
  const ids: string[] = []
  for (let count = 0; count < INSTANCES; count += 1) {
    const prompt = `${count} #sim:stream(tokens=${TOKENS},rate=${random.between(60, 200)})`
    ids.push((await core.call('task.create', { prompt, directory })).id)
  }
  await delay(random.between(0, 2_500))
  disk.fill(random.pick([0, 0, 4096, 64 * 1024, 1024 ** 2, 5 * 1024 ** 2]))
  const asked = new Map<string, string>()
  for (let count = random.between(2, 5); count > 0; count -= 1) {
    await delay(random.between(0, 500))
    // What was given up meanwhile is taken as well.
    if (random.chance(0.5)) disk.fill()
    await control(round, random.pick(ids), asked)
  }
  await checkStates(round, ids)
  disk.empty()
  for (const id of ids) await finish(round, id, asked)
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
async function checkStates({ core, report }: Round, ids: readonly string[]): Promise<void> {
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
      await core.call('task.terminate', { taskId }).catch(() => {})
      return
    }
    // A person's pause lasts until a person ends it.
    const isTheirs = task.state === 'paused' && task.queueNote === null && task.pendingControl === null
    if (isTheirs) await core.call('task.resume', { taskId }).catch(() => {})
    await delay(50)
  }
  report.tasks[task.state] = (report.tasks[task.state] ?? 0) + 1
  await check(core, report, task, asked.get(taskId))
}

async function check(core: Core, report: DiskReport, task: Task, asked: string | undefined): Promise<void> {
  const events = await allEvents(core, task.id)
  let text = ''
  let isMarked = false
  for (const event of events) {
    if (event.kind === 'block.completed' && event.payload.type === 'text') text += event.payload.text
    if (event.kind === 'noted' && event.payload.code === 'output_gap') isMarked = true
  }
  if (isMarked) report.gaps += 1
  const wanted =
    asked === 'interrupt'
      ? ['interrupted', 'completed']
      : asked === 'terminate'
        ? ['cancelled', 'completed']
        : ['completed']
  // What a process wrote elsewhere on the disk may have been refused: then it says that this was why.
  if (task.outcome?.reason === 'disk_full') return
  if (!isMarked && !wanted.includes(task.state))
    report.broken.push(`${task.id} ended as ${task.state} (${task.outcome?.message}), asked: ${asked}`)
  const words = text.trim() === '' ? [] : text.trim().split(/\s+/)
  const isWhole = words.every((word, at) => word === `w${at}`)
  const isComplete = task.state !== 'completed' || words.length === TOKENS
  if (!isMarked && !(isWhole && isComplete))
    report.broken.push(
      `${task.id}, ${task.state}: ${words.length} words, and nothing says that some are missing`,
    )
}
