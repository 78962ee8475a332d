// What `npm run soak` runs, bundled as the supervisor is: instances, seconds and seconds of a turn are its arguments.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Task } from '../src/contract/task.ts'
import { defaultSettings } from '../src/main/core/base/core-settings.ts'
import type { Core } from '../src/main/core/core.ts'
import { findMarked } from '../test/storm/checks.ts'
import { untilEnded, withCore } from './bench-core.ts'
import { median } from './measure.ts'

const [instances = 20, seconds = 300, turnSeconds = 90] = process.argv.slice(2).map(Number)
const rate = 50
const SAMPLE_EVERY_MS = 10_000
/** The most that the supervisor may take, and the last third of a soak more than the middle one. */
const MOST_MEMORY = 300 * 1024 ** 2
const MOST_GROWTH = 1.1
const MOST_STALL_MS = 100

interface Sample {
  rss: number
  heapUsed: number
  external: number
  /** The longest time that the event loop was blocked since the last sample, in ms. */
  stallMs: number
}

const simulated = join(import.meta.dirname, 'simulated-claude.js')
const megabytes = (bytes: number) => Math.round(bytes / 1024 ** 2)

const { problems, dataDirectory } = await withCore(
  {
    simulatedClaude: { command: process.execPath, args: [simulated] },
    maxInstances: instances,
    maxStarting: defaultSettings.maxStarting,
  },
  async (core, directory) => {
    const watch = watchProcess()
    const until = Date.now() + seconds * 1_000
    const sessions = Array.from({ length: instances }, (_, at) => talk(core, directory, at, until))
    const tasks = (await Promise.all(sessions)).flat()
    const samples = watch.stop()
    const counts = await compareCounts(core, tasks)
    const { dataDirectory } = await core.call('system.info', {})
    console.log(`${instances} instances, ${seconds} s: ${tasks.length} turns, ${counts.deltas} deltas stored`)
    return { problems: [...counts.problems, ...judge(samples)], dataDirectory }
  },
)
// The core is closed by now.
for (const { pid, command } of process.platform === 'linux' ? findMarked(dataDirectory) : []) {
  problems.push(`pid ${pid} is left over: ${command}`)
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1

/** One turn after the other in one session; turns last two thirds to four thirds of `turnSeconds`, so that they end at different times. */
async function talk(core: Core, directory: string, at: number, until: number): Promise<Task[]> {
  const tasks: Task[] = []
  for (let left = seconds; left >= 1; left = (until - Date.now()) / 1_000) {
    const length = Math.min(left, turnSeconds * (2 / 3 + ((at * 7 + tasks.length * 3) % 20) / 30))
    const prompt = `Soak ${at} #sim:stream(tokens=${Math.ceil(rate * length)},rate=${rate})`
    const [first] = tasks
    const target = first ? { sessionId: first.sessionId } : { directory }
    const task = await core.call('task.create', { prompt, ...target })
    await untilEnded(core, task.id)
    tasks.push(await core.call('task.get', { taskId: task.id }))
  }
  return tasks
}

/** Takes a sample every 10 s, and prints it. */
function watchProcess(): { stop(): Sample[] } {
  const samples: Sample[] = []
  const loop = monitorEventLoopDelay({ resolution: 10 })
  loop.enable()
  const timer = setInterval(() => {
    const { rss, heapUsed, external } = process.memoryUsage()
    const stallMs = Math.round(loop.max / 1e6)
    loop.reset()
    samples.push({ rss, heapUsed, external, stallMs })
    if (samples.length === 1) process.stderr.write('     s  rss MB  heap MB  external MB  longest stall ms\n')
    const seen = (samples.length * SAMPLE_EVERY_MS) / 1_000
    const columns = [seen, megabytes(rss), megabytes(heapUsed), megabytes(external), stallMs]
    const widths = [6, 8, 9, 13, 18]
    process.stderr.write(`${columns.map((value, at) => String(value).padStart(widths[at] ?? 0)).join('')}\n`)
  }, SAMPLE_EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      loop.disable()
      return samples
    },
  }
}

/** Memory is flat when the last third of the samples is not above the middle one; the first is start-up. */
function judge(samples: readonly Sample[]): string[] {
  const third = Math.floor(samples.length / 3)
  if (third === 0) return []
  const memory = samples.map(({ rss }) => rss)
  const highest = Math.max(...memory)
  const [middle, last] = [median(memory.slice(third, 2 * third)), median(memory.slice(2 * third))]
  const stalls = samples.map(({ stallMs }) => stallMs)
  const longest = Math.max(...stalls)
  console.log(
    `memory ${megabytes(middle)} → ${megabytes(last)} MB (middle and last third), at most ${megabytes(highest)} MB; ` +
      `longest stall ${longest} ms, median of 10 s ${median(stalls)} ms`,
  )
  const found: string[] = []
  if (longest > MOST_STALL_MS) found.push(`the event loop was blocked for ${longest} ms`)
  if (highest > MOST_MEMORY) found.push(`the supervisor took ${megabytes(highest)} MB`)
  if (last > middle * MOST_GROWTH) {
    found.push(
      `memory grew from ${megabytes(middle)} to ${megabytes(last)} MB from the middle third to the last`,
    )
  }
  return found
}

/** What the instances say that they printed against what was stored. */
async function compareCounts(
  core: Core,
  tasks: readonly Task[],
): Promise<{ deltas: number; problems: string[] }> {
  const found: string[] = []
  let deltas = 0
  for (const [instanceId, own] of Map.groupBy(tasks, (task) => task.instanceId ?? '')) {
    let stored = 0
    for (const { id, state, outcome } of own) {
      const counts = await countStored(core, id)
      stored += counts.deltas
      if (state !== 'completed') found.push(`task ${id} is ${state}: ${outcome?.message}`)
      if (counts.problems > 0) found.push(`task ${id} has ${counts.problems} problems`)
    }
    deltas += stored
    const printed = await readPrinted(core, instanceId)
    const taken = await untilTaken(core, instanceId, printed.lines)
    if (stored !== printed.deltas || taken !== printed.lines) {
      found.push(
        `instance ${instanceId}: printed ${printed.deltas} deltas in ${printed.lines} lines, stored ${stored} in ${taken}`,
      )
    }
  }
  return { deltas, problems: found }
}

/** Lines that were taken of the instance: what it prints behind its result is taken a moment after the task's end. */
async function untilTaken(core: Core, instanceId: string, lines: number): Promise<number> {
  for (let wait = 100; ; wait -= 1) {
    const { instances } = await core.call('instance.list', { all: true })
    const taken = instances.find(({ id }) => id === instanceId)?.lineCount ?? 0
    if (taken === lines || wait === 0) return taken
    await delay(50)
  }
}

/** What the instance itself says that it printed, in the last line of each turn, and the lines of its output file. */
async function readPrinted(core: Core, instanceId: string): Promise<{ deltas: number; lines: number }> {
  const { dataDirectory } = await core.call('system.info', {})
  const output = await readFile(join(dataDirectory, 'instances', instanceId, 'stdout.ndjson'), 'utf8')
  const lines = output.trimEnd().split('\n')
  const results = lines.filter((line) => line.includes('"type":"result"'))
  const told = results.map((line) => (JSON.parse(line) as { simulated?: { deltas: number } }).simulated)
  return { deltas: told.reduce((sum, own) => sum + (own?.deltas ?? Number.NaN), 0), lines: lines.length }
}

async function countStored(core: Core, taskId: string): Promise<{ deltas: number; problems: number }> {
  const sum = { deltas: 0, problems: 0 }
  let after = 0
  for (;;) {
    const page = await core.call('task.events', { taskId, after, limit: 5_000 })
    for (const event of page.events) {
      if (event.kind === 'block.completed') sum.deltas += event.payload.deltas
      if (event.kind === 'problem.found') sum.problems += 1
    }
    after = page.events.at(-1)?.seq ?? after
    if (!page.hasMore) return sum
  }
}
