import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createRandom } from '../harness/random.ts'
import { temporaryDirectory, testConfig, testCore } from '../harness/test-core.ts'

const NODES = 12
/** More kills than this are not needed: each time some node gets further. */
const MAX_KILLS = 6

/** Writes its line, works a moment, says that it is done. */
const code = `const fs = require('node:fs'); const [name, ms] = process.argv.slice(1)
fs.appendFileSync('begun', name + '\\n')
setTimeout(() => { fs.appendFileSync('done', name + '\\n'); console.log(name) }, Number(ms))`

test.each([1, 2])('commands run once, however often their supervisor is killed (seed %i)', async (seed) => {
  const random = createRandom(seed)
  const directory = temporaryDirectory()
  const { log, env, ...config } = testConfig()
  const ids = Array.from({ length: NODES }, (_, at) => `n${at}`)
  const definition = {
    name: 'once',
    nodes: ids.map((id, at) => ({
      id,
      kind: 'command',
      command: [process.execPath, '-e', code, id, String(random.between(0, 400))],
      needs: at < 4 ? [] : [`n${at - 4}`],
    })),
  }
  const argument = JSON.stringify({ config, directory, definition })
  const main = join(import.meta.dirname, '../harness/command-supervisor.ts')
  let kills = 0
  for (let isOver = false; !isOver; ) {
    const child = spawn(process.execPath, [main, argument], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    await Promise.race([once(child.stdout, 'data'), ended])
    if (kills < MAX_KILLS) await Promise.race([delay(random.between(0, 600)), ended])
    else await ended
    isOver = child.exitCode === 0
    if (isOver) break
    // Its words are in the output. Another start would fail alike, for ever.
    if (child.exitCode !== null) throw new Error(`The supervisor ended with ${child.exitCode}.`)
    child.kill('SIGKILL')
    await ended
    kills += 1
  }
  const lines = (name: string) => readFileSync(join(directory, name), 'utf8').trim().split('\n').sort()
  expect(lines('begun')).toEqual([...ids].sort())
  expect(lines('done')).toEqual([...ids].sort())
  const core = await testCore({ dataDirectory: config.dataDirectory })
  const [run] = (await core.call('run.list', {})).runs
  expect(run).toMatchObject({ state: 'completed', failure: null })
  expect(kills).toBeGreaterThan(1)
  const { nodes } = await core.call('run.get', { runId: run?.id ?? '' })
  expect(nodes.map(({ state }) => state)).toEqual(ids.map(() => 'completed'))
  const folders = () =>
    readdirSync(join(config.dataDirectory, 'commands')).filter((name) => !name.includes('.'))
  // Also what a kill between a result and its tidying left.
  await expect.poll(folders, { timeout: 10_000 }).toEqual([])
})
