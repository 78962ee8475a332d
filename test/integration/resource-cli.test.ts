import { expect, test } from 'vitest'
import { createRpcClient } from '../../src/contract/rpc/client.ts'
import { connectLocalSocket, localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

test('muster workflow resource and circuit list, register, remove and reset', async () => {
  const data = temporaryDirectory('data')
  const registered = await runCli(data, [
    ...['workflow', 'resource', 'register', 'test-database'],
    ...['--type', 'database', '--capacity', '4', '--json'],
  ])
  expect(jsonLines(registered.stdout)).toMatchObject([
    { type: 'resource', resource: { id: 'test-database', type: 'database', capacity: 4, registered: true } },
  ])
  const server = startCli(data, ['serve', '--simulate', '--port', '0', '--json'])
  await server.shows(/"type":"listening"/)
  const client = createRpcClient({
    connect: () => connectLocalSocket(localSocketPath(data)),
    reconnect: false,
  })
  const node = (id: string, priority: number) => ({
    id,
    kind: 'command',
    command: ['sleep', '600'],
    priority,
    resources: [{ id: 'test-database' }],
  })
  const run = await client.call('run.start', {
    definition: { name: 'two', nodes: [node('first', 1), node('second', 0)] },
    directory: temporaryDirectory(),
  })
  await expect.poll(async () => (await client.call('resource.list', {})).resources[0]?.queue.length).toBe(1)
  const shown = await runCli(data, ['workflow', 'resource'])
  expect(shown.stdout).toMatch(
    /^test-database {2}database {2}capacity 4 {2}granted 1 {2}1 waited\n {2}first of run \w{8} holds all of it for \S+\n {2}second of run \w{8} waits for 4, \S+\n$/,
  )
  const used = await runCli(data, ['workflow', 'resource', 'rm', 'test-database'])
  expect(used.code).not.toBe(0)
  expect(used.stderr).toContain('The resource test-database is in use by first, second.')
  await client.call('run.cancel', { runId: run.id })
  await expect.poll(async () => (await client.call('resource.list', {})).resources[0]?.holders.length).toBe(0)
  expect(await runCli(data, ['workflow', 'resource', 'rm', 'test-database'])).toMatchObject({ code: 0 })
  expect((await runCli(data, ['workflow', 'resource', 'ls', '--json'])).stdout).toBe('')

  expect((await runCli(data, ['workflow', 'circuit'])).stderr).toContain('No calls have failed')
  const unknown = await runCli(data, ['workflow', 'circuit', 'reset', 'model:opus'])
  expect(unknown.code).not.toBe(0)
  expect(unknown.stderr).toContain('There is no circuit for model:opus.')
  client.close()
})
