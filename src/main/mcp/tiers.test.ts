import { Client } from '@modelcontextprotocol/client'
import { InMemoryTransport } from '@modelcontextprotocol/server'
import { countTokens } from 'gpt-tokenizer'
import { expect, test } from 'vitest'
import type { Client as CoreClient } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import { type OperationName, operations } from '../../contract/operations.ts'
import { createMcpServer } from './create-mcp-server.ts'
import { createOutputs } from './outputs.ts'
import { chooseTools } from './tiers.ts'
import { toolOf } from './tools/contract-tools.ts'

const nobody: CoreClient = {
  call: () => Promise.reject(new MusterError('unavailable', 'no supervisor')),
  subscribe: () => () => {},
  close: async () => {},
}

/** The tools as a client is told of them. */
async function listTools(tools: string, readOnly = false) {
  const parts = { client: nobody, version: '1.0.0', outputs: createOutputs(() => 'id'), readOnly }
  const server = createMcpServer(parts, chooseTools(parts, tools))
  const client = new Client({ name: 'test', version: '1.0.0' })
  const [here, there] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(there), client.connect(here)])
  const listed = await client.listTools()
  await client.close()
  return listed.tools
}

// What a model pays for before its first word, all that a client is told of a tool counted.
test.each([
  ['core', 15, 4_000],
  ['standard', 43, 9_000],
] as const)('the tools of %s are few and cost a model little', async (tier, most, tokens) => {
  const tools = await listTools(tier)
  expect(tools.length).toBeLessThanOrEqual(most)
  expect(countTokens(JSON.stringify(tools))).toBeLessThan(tokens)
})

test('the tools are told in the same order each time, the smaller tiers first', async () => {
  const every = await namesOf('all')
  expect(await namesOf('all')).toEqual(every)
  const [core, standard] = [await namesOf('core'), await namesOf('standard')]
  expect(every.slice(0, core.length)).toEqual(core)
  expect(every.filter((name) => standard.includes(name))).toEqual(standard)
  // However they were asked for.
  expect(await namesOf('get_task,fork_session,run_task')).toEqual(['run_task', 'get_task', 'fork_session'])
})

test('each tool is named by a verb and what it is about, no two alike', async () => {
  const names = await namesOf('all')
  // The name of one is fixed: its clients have always known it.
  expect(names.filter((name) => !/^[a-z]+(_[a-z]+)+$/.test(name))).toEqual(['search', 'prime'])
  expect(names.map((name) => name.split('_', 1)[0]).filter((word) => !verbs.has(word ?? ''))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})

test('the tool that does what an operation does is there', async () => {
  const names = await namesOf('all')
  const operationNames = Object.keys(operations) as OperationName[]
  expect(operationNames.filter((name) => !names.includes(toolOf(name)))).toEqual([])
})

test('a server that reads only tells of nothing that writes', async () => {
  const tools = await listTools('all', true)
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([])
  expect(await listTools('run_task', true)).toEqual([])
})

test('a name that there is not is told, with the nearest', async () => {
  await expect(listTools('run_tsak')).rejects.toMatchObject({
    code: 'validation',
    hint: 'Did you mean run_task?',
  })
})

async function namesOf(tools: string): Promise<string[]> {
  return (await listTools(tools)).map(({ name }) => name)
}

const verbs = new Set(
  'run wait get list control answer find call start complete set read dismiss rename archive remove pin release fork end import terminate recycle create update test validate save edit add approve register reset invalidate export check draft trust forget ask cancel route query record ready claim link unlink move restore configure prime convert batch undo seen migrate resolve search rebuild append backup vacuum retry'.split(
    ' ',
  ),
)
