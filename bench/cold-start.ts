import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { Task } from '../src/contract/task.ts'
import type { Core } from '../src/main/core/core.ts'
import { realClaude, realClaudeEnvironment } from '../test/harness/claude-binary.ts'
import { startLoopbackModel } from '../test/loopback-model/loopback-model.ts'
import { untilEnded, withCore } from './bench-core.ts'
import { type Figure, median, ms } from './measure.ts'

const ROUNDS = 12
/** Turns after the first one of a session that are measured: the process gets quicker at them. */
const LATER_TURNS = 3
/** What was started or has ended just before goes on working for a while, in ms. */
const QUIET_MS = 1_000

const STREAMED = ['--output-format', 'stream-json', '--verbose', '--include-partial-messages']

/**
 * First token of `claude -p`, of a bare spawn that is driven over stdin, of a task in a new process, in a warm
 * instance, and of the next three turns in a living one: one after the other, in each round, on the same machine.
 */
export async function measureColdStart(): Promise<Figure[]> {
  const model = await startLoopbackModel()
  const home = mkdtempSync(join(tmpdir(), 'muster-bench-home-'))
  const env = realClaudeEnvironment({ modelUrl: model.url, home })
  const samples = {
    plain: [] as number[],
    bare: [] as number[],
    cold: [] as Sample[],
    warm: [] as Sample[],
    live: [] as Sample[],
  }
  const config = { claudePath: realClaude(), simulate: false, maxStarting: 1, env, passApiKey: true }
  await withCore(config, async (core, directory) => {
    const elsewhere = mkdtempSync(join(directory, 'warm-'))
    const { id: profileId } = await core.call('profile.create', { directory: elsewhere, warm: 1 })
    // The first of each kind fills the page cache and is not counted.
    for (let round = -1; round < ROUNDS; round++) {
      await delay(QUIET_MS)
      const plain = await firstText(() => spawnPlain(directory, env))
      await delay(QUIET_MS)
      const bare = await firstText(() => spawnDriven(directory, env))
      await delay(QUIET_MS)
      const cold = await firstToken(core, { prompt: 'hello', directory })
      await untilReady(core, profileId)
      await delay(QUIET_MS)
      const warm = await firstToken(core, { prompt: 'hello', directory: elsewhere })
      // While its replacement is started in the background nothing is measured.
      await untilReady(core, profileId)
      const live: Sample[] = []
      for (let turn = 0; turn < LATER_TURNS; turn++) {
        await delay(QUIET_MS)
        live.push(await firstToken(core, { prompt: 'again', sessionId: warm.task.sessionId }))
      }
      if (round < 0) continue
      samples.plain.push(plain)
      samples.bare.push(bare)
      samples.cold.push(cold)
      samples.warm.push(warm)
      samples.live.push(...live)
    }
  }).finally(async () => {
    await model.close()
    rmSync(home, { recursive: true, force: true })
  })
  return figures(samples)
}

interface Sample {
  ms: number
  task: Task
}

function figures(samples: {
  plain: number[]
  bare: number[]
  cold: Sample[]
  warm: Sample[]
  live: Sample[]
}): Figure[] {
  const first = (of: Sample[]) => median(of.map(({ ms: spent }) => spent))
  const share = (of: Sample[]) => median(of.map(({ task }) => task.startMs ?? Number.NaN))
  const plain = median(samples.plain)
  const bare = median(samples.bare)
  const over = first(samples.cold) - bare
  const times = (spent: number) => `${(plain / spent).toFixed(1)} × sooner`
  const starts = (['cold', 'warm', 'live'] as const).flatMap((kind) =>
    samples[kind].filter(({ task }) => task.start !== kind),
  )
  if (starts.length > 0) throw new Error(`${starts.length} tasks did not start as they were meant to.`)
  return [
    {
      what: 'first token of a task in a new process',
      ours: `${ms(first(samples.cold))} (${over < 0 ? '−' : '+'}${ms(Math.abs(over))})`,
      against: `bare spawn ${ms(bare)}`,
      goal: '< 30 ms over it',
      reached: over < 30,
    },
    {
      what: 'first token of a task in a warm instance',
      ours: `${ms(first(samples.warm))} (${times(first(samples.warm))})`,
      against: `cold claude -p ${ms(plain)}`,
      goal: '≥ 3 × sooner',
      reached: plain / first(samples.warm) >= 3,
    },
    {
      what: 'our share of it: from the decision to the prompt written',
      ours: ms(share(samples.warm)),
      against: 'limit 5 ms',
      goal: '< 5 ms',
      reached: share(samples.warm) < 5,
    },
    {
      what: `first token of a later turn (2 to ${LATER_TURNS + 1}) in a living process`,
      ours: `${ms(first(samples.live))} (${times(first(samples.live))})`,
      against: `cold claude -p ${ms(plain)}`,
      goal: '≥ 8 × sooner',
      reached: plain / first(samples.live) >= 8,
    },
  ]
}

async function firstToken(
  core: Core,
  input: { prompt: string } & ({ directory: string } | { sessionId: string }),
): Promise<Sample> {
  const start = performance.now()
  const created = await core.call('task.create', input)
  const { promise, resolve } = Promise.withResolvers<number>()
  const stop = core.subscribe(
    { names: ['task.appended'], taskIds: [created.id] },
    {
      onEvent(event) {
        if (event.name !== 'task.appended') return
        const texts = event.payload.events.some(
          ({ kind }) => kind === 'block.appended' || kind === 'block.completed',
        )
        if (texts) resolve(performance.now() - start)
      },
    },
  )
  const spent = await promise
  stop()
  await untilEnded(core, created.id)
  return { ms: spent, task: await core.call('task.get', { taskId: created.id }) }
}

/** Resolves when the profile has as many ready instances as it wants. */
async function untilReady(core: Core, profileId: string): Promise<void> {
  const isReady = async () => {
    const { profiles } = await core.call('pool.get', {})
    return profiles.some(({ id, ready, warm }) => id === profileId && ready >= warm)
  }
  while (!(await isReady())) {
    const { promise, resolve } = Promise.withResolvers<void>()
    const stop = core.subscribe({ names: ['pool.changed', 'instance.changed'] }, { onEvent: () => resolve() })
    if (!(await isReady())) await promise
    stop()
  }
}

/** What a person would type. */
function spawnPlain(cwd: string, env: Record<string, string>): ChildProcess {
  return spawn(realClaude(), ['-p', 'hello', ...STREAMED], { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] })
}

/** What a program without Muster would do: spawn with pipes, write the prompt at once. */
function spawnDriven(cwd: string, env: Record<string, string>): ChildProcess {
  const child = spawn(realClaude(), ['-p', '--input-format', 'stream-json', ...STREAMED], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin?.write(`${JSON.stringify({ type: 'user', message: { role: 'user', content: 'hello' } })}\n`)
  return child
}

/** Milliseconds from before its spawn until it prints text; it is let end. */
async function firstText(start: () => ChildProcess): Promise<number> {
  const begin = performance.now()
  const child = start()
  if (!child.stdout) throw new Error('It has no stdout.')
  let spent = Number.NaN
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('text_delta')) continue
    spent = performance.now() - begin
    break
  }
  child.stdin?.end()
  if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
  return spent
}
