// npm run soak [-- INSTANCES SECONDS]: simulated instances stream for that long; the instances' own counts are
// compared with what was stored, and the supervisor's memory and event loop are watched.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Task } from '../src/contract/task.ts'
import type { Core } from '../src/main/core/core.ts'
import { untilEnded, withCore } from './bench-core.ts'

const [instances = 20, seconds = 300] = process.argv.slice(2).map(Number)
const rate = 50

const simulated = join(import.meta.dirname, '../resources/simulated-claude/main.ts')
const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024)

const failures = await withCore(
  { simulatedClaude: { command: process.execPath, args: [simulated] }, maxInstances: instances },
  async (core, directory) => {
    const delay = monitorEventLoopDelay({ resolution: 10 })
    delay.enable()
    const memory: number[] = []
    const tasks: Task[] = []
    for (let i = 0; i < instances; i++) {
      const prompt = `Soak ${i} #sim:stream(tokens=${rate * seconds},rate=${rate})`
      tasks.push(await core.call('task.create', { prompt, directory }))
    }
    const timer = setInterval(() => {
      memory.push(process.memoryUsage().rss)
      process.stderr.write(`${memory.length * 10} s: ${megabytes(memory.at(-1) ?? 0)} MB\n`)
    }, 10_000)
    await Promise.all(tasks.map(({ id }) => untilEnded(core, id)))
    clearInterval(timer)
    const problems: string[] = []
    let events = 0
    const { instances: rows } = await core.call('instance.list', { all: true })
    const instanceLines = (task: Task) => rows.find(({ id }) => id === task.instanceId)?.lineCount
    for (const { id } of tasks) {
      const task = await core.call('task.get', { taskId: id })
      const counted = await countStored(core, id)
      events += counted.deltas
      if (task.state !== 'completed') problems.push(`task ${id} is ${task.state}: ${task.outcome?.message}`)
      if (counted.problems > 0) problems.push(`task ${id} has ${counted.problems} problems`)
      const printed = await readPrinted(core, task)
      if (counted.deltas !== printed.deltas || instanceLines(task) !== printed.lines) {
        problems.push(
          `task ${id}: printed ${printed.deltas} deltas in ${printed.lines} lines, stored ${counted.deltas} in ${instanceLines(task)}`,
        )
      }
    }
    // The first samples are start-up.
    const early = Math.max(...memory.slice(2, Math.max(3, memory.length / 3)))
    const late = Math.max(...memory.slice(-3))
    console.log(
      `${instances} instances, ${seconds} s: ${events} deltas stored, memory ${megabytes(early)} → ${megabytes(late)} MB, ` +
        `event loop p99 ${Math.round(delay.percentile(99) / 1e6)} ms, max ${Math.round(delay.max / 1e6)} ms`,
    )
    return problems
  },
)
for (const failure of failures) console.error(failure)
process.exitCode = failures.length === 0 ? 0 : 1

/** What the instance itself says that it printed, in its last line, and the lines of its output file. */
async function readPrinted(core: Core, task: Task): Promise<{ deltas: number; lines: number }> {
  const { dataDirectory } = await core.call('system.info', {})
  const output = await readFile(
    join(dataDirectory, 'instances', task.instanceId ?? '', 'stdout.ndjson'),
    'utf8',
  )
  const lines = output.trimEnd().split('\n')
  const result = lines.findLast((line) => line.includes('"type":"result"')) ?? '{}'
  const { simulated } = JSON.parse(result) as { simulated?: { deltas: number } }
  return { deltas: simulated?.deltas ?? Number.NaN, lines: lines.length }
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
