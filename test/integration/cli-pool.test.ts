import { expect, test } from 'vitest'
import { createRpcClient } from '../../src/contract/rpc/client.ts'
import { connectLocalSocket, localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

test('muster pool holds warm instances, says how they are, and a run takes one', async () => {
  const data = temporaryDirectory('data')
  const directory = temporaryDirectory()
  const alone = await runCli(data, ['pool', 'warm', directory, '--simulate', '-n', '2'])
  expect(alone).toMatchObject({ code: 0, stdout: expect.stringContaining('added') })
  expect(alone.stderr).toContain('muster serve')
  const server = startCli(data, ['serve', '--simulate', '--port', '0', '--json'])
  await server.shows(/"type":"listening"/)
  const client = createRpcClient({
    connect: () => connectLocalSocket(localSocketPath(data)),
    reconnect: false,
  })
  const changed = await runCli(data, ['pool', 'warm', directory, '-n', '1', '--json'])
  expect(jsonLines(changed.stdout)).toMatchObject([{ type: 'profile', profile: { directory, warm: 1 } }])
  const { promise: filled, resolve } = Promise.withResolvers<void>()
  const look = async () => {
    const { profiles } = await client.call('pool.get', {})
    if (profiles[0]?.ready === 1 && profiles[0].starting === 0) resolve()
  }
  client.subscribe({ names: ['pool.changed', 'instance.changed'] }, { onEvent: () => void look() })
  await look()
  await filled
  const shown = await runCli(data, ['pool'])
  expect(shown.stdout).toMatch(/1 of \d+ places taken, of these 1 warm that make room; 0 tasks queued/)
  expect(shown.stdout).toContain('1 of 1')
  const ran = await runCli(data, ['run', '--dir', directory, '--json', 'hello #sim:quick'])
  expect(jsonLines(ran.stdout).at(-1)).toMatchObject({ type: 'result', state: 'completed' })
  const { tasks } = await client.call('task.list', { limit: 1 })
  expect(tasks).toMatchObject([{ start: 'warm' }])
  const removed = await runCli(data, ['pool', 'rm', directory])
  expect(removed.stdout).toContain('removed')
  const unknown = await runCli(data, ['pool', 'rm', directory])
  expect(unknown).toMatchObject({
    code: expect.any(Number),
    stderr: expect.stringContaining('There is no profile'),
  })
  expect(unknown.code).not.toBe(0)
  client.close()
})
