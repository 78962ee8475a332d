import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Json } from '../../src/contract/values.ts'
import { createCore } from '../../src/main/core/core.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { createRandom, type Random } from '../harness/random.ts'

/** Nodes of the run that is crashed, and how many of them work by a simulated instance, a program, under a lock. */
const NODES = 200
const CLAUDE_EVERY = 50
const COMMAND_EVERY = 6
const LOCKED_EVERY = 4
/** Supervisors that are killed at most, so that an unlucky seed ends too. */
const MOST_KILLS = 12

export interface CrashReport {
  killed: number
  /** What does not hold, in words. */
  broken: string[]
}

/**
 * Runs a random workflow of 200 nodes in supervisors that are killed (SIGKILL) again and again: after so many committed
 * entries of its log, or after so many milliseconds. When one saw its end, compares it with the same run in a supervisor
 * that lived: the same results, each effect once, each node completed once in the log, no gap in it, no lock held.
 *
 * @param base an empty folder for the data directories and the effects
 */
export async function crashRun(seed: number, config: CoreConfig, base: string): Promise<CrashReport> {
  const random = createRandom(seed)
  const plan = Array.from({ length: MOST_KILLS }, () =>
    random.chance(0.5) ? { entries: random.between(5, 120) } : { ms: random.between(20, 900) },
  )
  const graph = random.between(0, 1_000_000)
  const crashed = await runToItsEnd(join(base, 'crashed'), config, graph, plan)
  const lived = await runToItsEnd(join(base, 'lived'), config, graph, [])
  const broken: string[] = []
  const expect = (holds: boolean, what: string) => {
    if (!holds) broken.push(`seed ${seed}: ${what}`)
  }
  expect(crashed.state === 'completed', `the run is ${crashed.state}: ${crashed.failure}`)
  expect(lived.state === 'completed', `the run without crashes is ${lived.state}: ${lived.failure}`)
  for (const [nodeId, result] of lived.results) {
    const other = crashed.results.get(nodeId)
    expect(other === result, `the result of ${nodeId} is ${other} instead of ${result}`)
  }
  expect(
    crashed.effects.join() === lived.effects.join(),
    `effects: ${crashed.effects.join()} instead of ${lived.effects.join()}`,
  )
  expect(
    crashed.log.every(({ seq }, index) => seq === index + 1),
    'the log has a gap',
  )
  const ended = crashed.log.filter(({ kind }) => kind === 'workflow.node.completed')
  expect(ended.length === NODES, `${ended.length} nodes were completed in the log`)
  expect(new Set(ended.map(({ nodeId }) => nodeId)).size === ended.length, 'a node was completed twice')
  expect(crashed.tasks === lived.tasks, `${crashed.tasks} tasks instead of ${lived.tasks}`)
  expect(crashed.holders === 0, `${crashed.holders} locks are held`)
  return { killed: crashed.killed, broken }
}

/** A random graph whose programs write what they did into a file: each line is an effect. */
function randomDefinition(random: Random, effects: string): Record<string, Json> {
  const nodes = Array.from({ length: NODES }, (_, index) => {
    const near = Math.max(0, index - 12)
    const picked = index === 0 ? [] : [random.between(near, index - 1), random.between(near, index - 1)]
    const needs = [...new Set(picked)].map((need) => `n${need}`)
    const resources = index % LOCKED_EVERY === 0 ? [{ id: `lock-${random.between(1, 3)}` }] : []
    const common = { id: `n${index}`, needs, resources }
    if (index % CLAUDE_EVERY === CLAUDE_EVERY - 1) {
      return { ...common, kind: 'claude', prompt: `n${index} #sim:stream(tokens=20,rate=200)` }
    }
    if (index % COMMAND_EVERY === 0) {
      return { ...common, kind: 'command', command: ['tee', '-a', effects], stdin: `n${index}\n` }
    }
    const value = needs.map((need) => `{{ nodes.${need}.state }} {{ results.${need} | json | size }}`)
    return { ...common, kind: 'transform', value }
  })
  return { name: 'crashes', maxParallel: 4, nodes }
}

async function runToItsEnd(
  base: string,
  config: CoreConfig,
  graph: number,
  plan: readonly ({ entries: number } | { ms: number })[],
) {
  const directory = join(base, 'work')
  mkdirSync(directory, { recursive: true })
  const own = { ...config, dataDirectory: join(base, 'data') }
  const effects = join(base, 'effects.txt')
  const definition = randomDefinition(createRandom(graph), effects)
  let killed = 0
  while (await supervise(own, directory, definition, plan[killed])) killed += 1
  const core = await createCore(own)
  try {
    const [run] = (await core.call('run.list', {})).runs
    if (run === undefined) throw new Error('There is no run.')
    const { nodes } = await core.call('run.get', { runId: run.id })
    const results = new Map<string, string>()
    for (const { nodeId, state } of nodes) {
      const { result } =
        state === 'completed' ? await core.call('run.result', { runId: run.id, nodeId }) : { result: state }
      results.set(nodeId, JSON.stringify(result))
    }
    const { resources } = await core.call('resource.list', {})
    return {
      killed,
      state: run.state,
      failure: run.failure?.message ?? run.note,
      results,
      effects: existsSync(effects) ? readFileSync(effects, 'utf8').trim().split('\n').toSorted() : [],
      log: (await core.call('run.log', { runId: run.id, after: 0, limit: 5_000 })).entries,
      tasks: (await core.call('task.list', { limit: 1_000 })).tasks.map(({ state }) => state).join(),
      holders: resources.reduce((sum, { holders }) => sum + holders.length, 0),
    }
  } finally {
    await core.close()
  }
}

/** True when it was killed; false when it saw the end of the run. */
async function supervise(
  config: CoreConfig,
  directory: string,
  definition: Record<string, Json>,
  kill: { entries: number } | { ms: number } | undefined,
): Promise<boolean> {
  const { log, env, ...plain } = config
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '../harness/workflow-supervisor.ts'),
      JSON.stringify({
        config: plain,
        directory,
        definition,
        killAfter: kill !== undefined && 'entries' in kill ? kill.entries : null,
      }),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...env } as NodeJS.ProcessEnv },
  )
  const timer =
    kill !== undefined && 'ms' in kill ? setTimeout(() => child.kill('SIGKILL'), 250 + kill.ms) : undefined
  await Promise.all([text(child.stdout), once(child, 'exit')])
  clearTimeout(timer)
  if (child.signalCode === 'SIGKILL') return true
  if (child.exitCode !== 0) throw new Error(`The supervisor ended with code ${child.exitCode}.`)
  return false
}
