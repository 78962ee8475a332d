import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Core } from '../src/main/core/core.ts'
import { realClaude, realClaudeEnvironment } from '../test/claude-binary.ts'
import { startLoopbackModel } from '../test/loopback-model/loopback-model.ts'
import { untilEnded, withCore } from './bench-core.ts'
import { type Figure, median, ms } from './measure.ts'

const ROUNDS = 8

/** First token of a task in a new process, of a later turn in a living one, and of a bare spawn of the same binary. */
export async function measureColdStart(): Promise<Figure[]> {
  const model = await startLoopbackModel()
  const home = mkdtempSync(join(tmpdir(), 'muster-bench-home-'))
  const env = realClaudeEnvironment({ modelUrl: model.url, home })
  const bare: number[] = []
  const cold: number[] = []
  const later: number[] = []
  const config = { claudePath: realClaude(), simulate: false, maxStarting: 1, env, passApiKey: true }
  await withCore(config, async (core, directory) => {
    // The first of each kind fills the page cache and is not counted.
    for (let round = -1; round < ROUNDS; round++) {
      const samples = [await bareSpawn(directory, env), 0, 0]
      const first = await firstToken(core, { prompt: 'hello', directory })
      samples[1] = first.ms
      samples[2] = (await firstToken(core, { prompt: 'again', sessionId: first.sessionId })).ms
      if (round < 0) continue
      bare.push(samples[0] ?? 0)
      cold.push(samples[1] ?? 0)
      later.push(samples[2] ?? 0)
    }
  }).finally(async () => {
    await model.close()
    rmSync(home, { recursive: true, force: true })
  })
  const share = median(cold) - median(bare)
  return [
    {
      what: 'first token of a task in a new process',
      ours: `${ms(median(cold))} (${share < 0 ? '−' : '+'}${ms(Math.abs(share))})`,
      against: `bare spawn ${ms(median(bare))}`,
      goal: '< 30 ms over it',
      reached: share < 30,
    },
    {
      what: 'first token of a later turn in a living process',
      ours: `${ms(median(later))} (${(median(bare) / median(later)).toFixed(1)} × sooner)`,
      against: `bare spawn ${ms(median(bare))}`,
      goal: '≥ 8 × sooner',
      reached: median(bare) / median(later) >= 8,
    },
  ]
}

async function firstToken(
  core: Core,
  task: { prompt: string } & ({ directory: string } | { sessionId: string }),
): Promise<{ ms: number; sessionId: string }> {
  const start = performance.now()
  const created = await core.call('task.create', task)
  const { promise, resolve } = Promise.withResolvers<number>()
  const stop = core.subscribe(
    { names: ['task.appended', 'task.changed'], taskIds: [created.id] },
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
  return { ms: spent, sessionId: created.sessionId }
}

/** What a program without Muster would do: spawn with pipes, write the prompt at once, wait for the first text. */
async function bareSpawn(cwd: string, env: Record<string, string>): Promise<number> {
  const start = performance.now()
  const child = spawn(
    realClaude(),
    [
      '-p',
      '--input-format',
      'stream-json',
      '--output-format',
      'stream-json',
      '--verbose',
      '--include-partial-messages',
    ],
    { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] },
  )
  child.stdin.write(`${JSON.stringify({ type: 'user', message: { role: 'user', content: 'hello' } })}\n`)
  let spent = Number.NaN
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('text_delta')) continue
    spent = performance.now() - start
    break
  }
  child.stdin.end()
  if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
  return spent
}
