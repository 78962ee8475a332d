import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createRpcClient } from '../../src/contract/rpc/client.ts'
import { isFinal } from '../../src/contract/task.ts'
import { connectLocalSocket, localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { startCli } from '../harness/cli-process.ts'
import { temporaryDirectory, testCore } from '../harness/test-core.ts'

// Less than the time that turns get to end by themselves.
test('a supervisor that ends does not wait for tasks that were given back to the queue', {
  timeout: 25_000,
}, async () => {
  const data = temporaryDirectory('data')
  const [go, claude] = [join(data, 'go'), join(data, 'claude')]
  // Until it may go on it prints nothing, so that the next ones are not started yet.
  writeFileSync(
    claude,
    `#!${process.execPath}
    if (process.argv.includes('--version')) {
      console.log('2.1.329 (Claude Code)')
      process.exit()
    }
    process.stdin.once('data', () => {
      setInterval(() => {
        if (!require('node:fs').existsSync(${JSON.stringify(go)})) return
        const session_id = process.argv[process.argv.indexOf('--session-id') + 1]
        console.log(JSON.stringify({ type: 'system', subtype: 'init', session_id, cwd: '.', model: 'm' }))
        process.exit()
      }, 20)
    })
    `,
    { mode: 0o755 },
  )
  const server = startCli(data, ['serve', '--port', '0'], {
    env: { MUSTER_CLAUDE: claude, MUSTER_MAX_STARTING: '1', MUSTER_MAX_RETRIES: '0' },
  })
  await server.shows(/Muster serves/)
  const client = createRpcClient({
    connect: () => connectLocalSocket(localSocketPath(data)),
    reconnect: false,
  })
  onTestFinished(() => client.close())
  const tasks = await Promise.all(
    ['one', 'two', 'three', 'four'].map((prompt) => client.call('task.create', { prompt, directory: data })),
  )
  await vi.waitFor(async () => {
    const { tasks: starting } = await client.call('task.list', { states: ['starting'], limit: 10 })
    expect(starting).toHaveLength(tasks.length)
  })
  server.child.kill('SIGTERM')
  await server.shows(/turns? under way/)
  writeFileSync(go, '')
  expect((await server.ended).code).toBe(0)
  const core = await testCore({ dataDirectory: data, schedule: false })
  const now = await Promise.all(tasks.map(({ id }) => core.call('task.get', { taskId: id })))
  expect(now.filter(({ state }) => state === 'queued').length).toBeGreaterThan(0)
  expect(now.filter(({ state }) => !isFinal(state) && state !== 'queued')).toEqual([])
})

test('two signals at the same moment end a supervisor whose turns are under way at once', {
  timeout: 25_000,
}, async () => {
  const data = temporaryDirectory('data')
  const server = startCli(data, ['serve', '--simulate', '--port', '0'])
  await server.shows(/Muster serves/)
  const run = startCli(data, ['run', '--json', '#sim:slow(tokens=100000)'])
  await run.shows(/"to":"running"/)
  server.child.kill('SIGINT')
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(0)
})
