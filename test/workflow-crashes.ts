import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Json } from '../src/contract/values.ts'
import type { Run } from '../src/contract/workflow.ts'
import type { CoreConfig } from '../src/main/core/core-config.ts'
import { createRandom, type Random } from './random.ts'

/** Nodes of the run that is crashed, and how many of them work by a simulated instance or by a program. */
const NODES = 200
const CLAUDE_EVERY = 50
const COMMAND_EVERY = 6

/** A random graph whose programs write what they did into a file: each line is an effect. */
function randomDefinition(random: Random, effects: string): Record<string, Json> {
  const nodes = Array.from({ length: NODES }, (_, index) => {
    const near = Math.max(0, index - 12)
    const picked = index === 0 ? [] : [random.between(near, index - 1), random.between(near, index - 1)]
    const needs = [...new Set(picked)].map((need) => `n${need}`)
    const common = { id: `n${index}`, needs }
    if (index % CLAUDE_EVERY === CLAUDE_EVERY - 1) {
      return { ...common, kind: 'claude', prompt: `n${index} #sim:stream(tokens=20,rate=200)` }
    }
    if (index % COMMAND_EVERY === 0) {
      return { ...common, kind: 'command', command: ['tee', '-a', effects], stdin: `n${index}\n` }
    }
    const value = needs.map((need) => `{{ nodes.${need}.state }}`)
    return { ...common, kind: 'transform', value }
  })
  return { name: 'crashes', maxParallel: 4, nodes }
}

/**
 * Runs a random workflow in supervisors that kill themselves with SIGKILL again and again, until one sees its end.
 *
 * @returns the run as the last one saw it, how many were killed, and the effects in their order
 */
export async function crashWorkflow(
  seed: number,
  config: CoreConfig,
  directory: string,
): Promise<{ run: Run; killed: number; effects: string[]; nodes: number }> {
  const random = createRandom(seed)
  const path = join(directory, 'effects.txt')
  const definition = randomDefinition(random, path)
  const { log, env, ...plain } = config
  for (let killed = 0; ; killed += 1) {
    // The last one may live, so that an unlucky seed ends too.
    const killAfter = killed >= 12 ? null : random.between(5, 120)
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'fixtures/workflow-supervisor.ts'),
        JSON.stringify({ config: plain, directory, definition, killAfter }),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...env } as NodeJS.ProcessEnv },
    )
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
    if (child.signalCode === 'SIGKILL') continue
    if (child.exitCode !== 0) throw new Error(`The supervisor ended with code ${child.exitCode}.`)
    const effects = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
    return { run: JSON.parse(output) as Run, killed, effects, nodes: NODES }
  }
}

/** How many effects a run without crashes has. */
export const expectedEffects = Array.from({ length: NODES }, (_, index) => index)
  .filter((index) => index % COMMAND_EVERY === 0 && index % CLAUDE_EVERY !== CLAUDE_EVERY - 1)
  .map((index) => `n${index}`)
