import { expect, onTestFinished, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import { localSocketPath } from '../../src/main/rpc/local-socket.ts'
import { serveLocalSocket } from '../../src/main/rpc/serve-local-socket.ts'
import { callTool, connectMcp } from '../harness/mcp-client.ts'
import { billing, shop, writeModules } from '../harness/sample-modules.ts'
import { testConfig } from '../harness/test-core.ts'

test('a model is told of modules, and of one with its schemas; of none it may not be told how to widen what it may do', async () => {
  const modulePaths = writeModules([billing, shop, { name: 'keeper', mayWrite: true, prompt: 'A secret.' }])
  const config = testConfig({ modulePaths })
  const core = await createCore(config)
  const socket = await serveLocalSocket({
    core,
    path: localSocketPath(config.dataDirectory),
    log: config.log,
  })
  core.announce({ socketPath: socket.path })
  onTestFinished(async () => {
    await socket.close()
    await core.close()
  })
  const client = await connectMcp(config.dataDirectory)
  const all = await callTool(client, 'list_modules', {})
  expect(all).toMatchObject({
    modules: [
      { name: 'billing', capabilities: ['invoice.cancel 1.2.0'] },
      { name: 'keeper', cannotBeAsked: 'Nobody has agreed to what it wishes for.' },
      { name: 'shop', description: 'The web shop.', capabilities: [] },
    ],
  })
  expect(JSON.stringify(all)).not.toMatch(/secret|\/tmp/)
  expect(await callTool(client, 'list_modules', { search: 'invoice cancel' })).toMatchObject({
    modules: [{ name: 'billing' }],
  })
  const one = {
    modules: [{ name: 'billing', capabilities: [{ id: 'invoice.cancel', input: { type: 'object' } }] }],
  }
  expect(await callTool(client, 'list_modules', { name: 'billing' })).toMatchObject(one)
  const read = async (uri: string) => {
    const [contents] = (await client.readResource({ uri })).contents
    return JSON.parse(contents !== undefined && 'text' in contents ? contents.text : '')
  }
  expect(await read('muster://module/billing')).toMatchObject(one)
  expect((await read('muster://modules')).modules).toHaveLength(3)
  const { resources } = await client.listResources()
  expect(resources.map(({ uri }) => uri)).toEqual(
    expect.arrayContaining(['muster://modules', 'muster://module/shop']),
  )
  expect(await callTool(client, 'list_modules', { name: 'nobody' })).toMatchObject({
    isError: true,
    error: 'not_found',
  })
})
