import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory, testConfig, testCore } from '../harness/test-core.ts'
import { endedRun } from '../harness/test-runs.ts'

const HOUR_MS = 3_600_000
/** Says that it runs, and ends when it is let go. */
const code = `const fs = require('node:fs')
fs.writeFileSync('begun', '')
const timer = setInterval(() => fs.existsSync('go') && clearInterval(timer), 10)`

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10)
}

/** A run whose command is at work when its supervisor, for whom it is an hour ago, is killed. */
async function leaveCommand() {
  const directory = temporaryDirectory()
  const { log, env, ...config } = testConfig()
  const nodes = [{ id: 'work', kind: 'command', command: [process.execPath, '-e', code] }]
  const definition = { name: 'left', nodes }
  const argument = JSON.stringify({ config, directory, definition, clockMs: -HOUR_MS })
  const main = join(import.meta.dirname, '../harness/command-supervisor.ts')
  const child = spawn(process.execPath, [main, argument], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  await until(() => {
    if (child.exitCode !== null)
      throw new Error(`The supervisor ended with ${child.exitCode} before the command began.`)
    return existsSync(join(directory, 'begun'))
  })
  const begunAt = statSync(join(directory, 'begun')).mtimeMs
  child.kill('SIGKILL')
  await ended
  const go = () => writeFileSync(join(directory, 'go'), '')
  const commands = join(config.dataDirectory, 'commands')
  /** When the command ended; its end is set an hour back, to when nobody ran. */
  const untilEnded = async () => {
    const [id = ''] = readdirSync(commands)
    const file = join(commands, id, 'exit.json')
    await until(() => existsSync(file))
    const endedAt = statSync(file).mtimeMs
    utimesSync(file, (endedAt - HOUR_MS) / 1_000, (endedAt - HOUR_MS) / 1_000)
    return endedAt
  }
  return { runId: line.toString().trim(), dataDirectory: config.dataDirectory, begunAt, go, untilEnded }
}

test('a node that ended while no supervisor ran teaches the time until its end', async () => {
  const { runId, dataDirectory, begunAt, go, untilEnded } = await leaveCommand()
  go()
  const endedAt = await untilEnded()
  const core = await testCore({ dataDirectory })
  expect(await endedRun(core, runId)).toMatchObject({ state: 'completed' })
  const { nodes } = await core.call('workflow.stats', { name: 'left' })
  expect(nodes).toMatchObject([{ nodeId: 'work', count: 1 }])
  // Rows have whole milliseconds, the times of files fractions of them.
  expect(nodes[0]?.meanMs).toBeGreaterThan(Math.floor(endedAt - begunAt) - 2)
  expect(nodes[0]?.meanMs).toBeLessThan(HOUR_MS / 2)
})

test('a node that works on while no supervisor runs teaches its whole time', async () => {
  const { runId, dataDirectory, go } = await leaveCommand()
  const core = await testCore({ dataDirectory })
  go()
  expect(await endedRun(core, runId)).toMatchObject({ state: 'completed' })
  const { nodes } = await core.call('workflow.stats', { name: 'left' })
  expect(nodes[0]?.meanMs).toBeGreaterThan(HOUR_MS)
})
