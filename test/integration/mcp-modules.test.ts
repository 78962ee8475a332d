import { expect, test } from 'vitest'
import { callTool, connectMcp } from '../harness/mcp-client.ts'
import { reachableCore } from '../harness/reachable-core.ts'
import { billing, shop, writeModules } from '../harness/sample-modules.ts'

test('a model is told of modules, and of one with its schemas; of none it may not be told how to widen what it may do', async () => {
  const modulePaths = writeModules([billing, shop, { name: 'keeper', mayWrite: true, prompt: 'A secret.' }])
  const { config } = await reachableCore({ modulePaths })
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
