import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryDirectory, testCore } from '../../../../../test/harness/test-core.ts'
import type { Input } from '../../../../contract/operations.ts'
import type { Gate } from '../../../../contract/work-item.ts'
import type { Core } from '../../core.ts'
import { derivedColumns } from '../fixtures/derived.ts'
import { lookAtGate } from './look-at-gate.ts'

const node = process.execPath

async function open(schedule: boolean) {
  const dataDirectory = temporaryDirectory('data')
  const core = await testCore({ dataDirectory, schedule })
  const { item } = await core.call('work.create', { itemType: 'task', title: 'gated' })
  return { core, dataDirectory, itemId: item.id }
}

const gatesOf = async (core: Core, itemId: string) => (await core.call('work.get', { itemId })).gates
const isReady = async (core: Core) => (await core.call('work.ready', {})).totalCount === 1

test('an item waits for a person’s yes, and says why', async () => {
  const { core, dataDirectory, itemId } = await open(false)
  const { gate } = await core.call('work.addGate', { itemId, kind: 'person', reason: 'Ask the designer.' })
  expect(await isReady(core)).toBe(false)
  expect((await core.call('work.get', { itemId })).blockers).toMatchObject([
    { kind: 'gate', gateId: gate.id, reason: 'A gate is shut: Ask the designer.' },
  ])
  const answer = (yes: boolean, note?: string) =>
    core.call('work.answerGate', { gateId: gate.id, yes, ...(note ? { note } : {}) }, { by: 'alice' })
  expect((await answer(false, 'Not yet.')).gate).toMatchObject({ state: 'refused', note: 'Not yet.' })
  expect((await core.call('work.get', { itemId })).blockers).toMatchObject([
    { reason: 'A gate was refused: Ask the designer.' },
  ])
  expect((await answer(true)).gate).toMatchObject({ state: 'open', openedBy: 'alice' })
  expect(await isReady(core)).toBe(true)
  const { kept, counted } = derivedColumns(dataDirectory)
  expect(kept).toEqual(counted)
  await core.call('work.removeGate', { gateId: gate.id })
  await expect(answer(true)).rejects.toMatchObject({ code: 'not_found' })
})

test('a time that comes opens its gate', async () => {
  const { core, itemId } = await open(true)
  await core.call('work.addGate', { itemId, kind: 'time', reason: 'Later.', until: Date.now() + 200 })
  expect(await isReady(core)).toBe(false)
  await vi.waitFor(async () => expect(await isReady(core)).toBe(true), { timeout: 20_000 })
  expect(await gatesOf(core, itemId)).toMatchObject([{ state: 'open', openedBy: 'muster' }])
})

test('a command is run again until it ends with 0', async () => {
  const { core, itemId } = await open(true)
  const directory = temporaryDirectory()
  const script = "process.exit(require('node:fs').existsSync('done') ? 0 : 3)"
  await core.call('work.addGate', {
    itemId,
    kind: 'command',
    reason: 'The build is green.',
    command: [node, '-e', script],
    directory,
  })
  await vi.waitFor(
    async () =>
      expect(await gatesOf(core, itemId)).toMatchObject([{ state: 'waiting', note: 'Exit code 3.' }]),
    { timeout: 20_000 },
  )
  const [shut] = await gatesOf(core, itemId)
  if (!shut) throw new Error('There is no gate.')
  expect(shut.nextLookAt).toBeGreaterThan(shut.lookedAt ?? 0)
  writeFileSync(join(directory, 'done'), '')
  const again = await lookAtGate({ ...shut, looks: 1 }, looking())
  expect(again).toMatchObject({ state: 'open', nextLookAt: null })
})

const looking = () => ({ now: () => 1_000, env: process.env, signal: new AbortController().signal })

function gate(change: Partial<Gate & { looks: number }>): Gate & { looks: number } {
  return {
    id: '00000000-0000-7000-8000-000000000000',
    itemId: '00000000-0000-7000-8000-000000000001',
    kind: 'pull_request',
    reason: 'x',
    until: null,
    command: null,
    directory: process.cwd(),
    state: 'waiting',
    note: null,
    lookedAt: null,
    nextLookAt: 0,
    openedBy: null,
    createdAt: 0,
    looks: 0,
    ...change,
  }
}

test.each([
  ['merged', 'open', null],
  ['closed', 'refused', null],
  ['open', 'waiting', 31_000],
  ['what', 'waiting', 31_000],
])('a pull request that is %s makes the gate %s', async (said, state, nextLookAt) => {
  const command = [node, '-e', `console.log('first line'); console.log('${said}')`]
  expect(await lookAtGate(gate({ command }), looking())).toMatchObject({ state, nextLookAt })
})

test('a command has the environment without the secrets of Muster', async () => {
  const script = "process.exit(process.env.OWN === '1' && !process.env.MUSTER_TRACKING_DATABASE_URL ? 0 : 1)"
  const look = looking()
  Object.assign(look, {
    env: { ...process.env, OWN: '1', MUSTER_TRACKING_DATABASE_URL: 'postgres://a:b@c/d' },
  })
  expect(await lookAtGate(gate({ kind: 'command', command: [node, '-e', script] }), look)).toMatchObject({
    state: 'open',
  })
})

test('looks become rarer, to an end', async () => {
  const command = [node, '-e', 'process.exit(1)']
  const wait = async (looks: number) =>
    ((await lookAtGate(gate({ kind: 'command', command, looks }), looking())).nextLookAt ?? 0) - 1_000
  expect([await wait(0), await wait(1), await wait(2), await wait(50)]).toEqual([
    30_000, 60_000, 120_000, 1_800_000,
  ])
})

test('a program that is not there is told, and the gate stays shut', async () => {
  const look = await lookAtGate(gate({ kind: 'command', command: ['/no/such/program'] }), looking())
  expect(look).toMatchObject({ state: 'waiting', note: expect.stringContaining('could not be run') })
})

test('the directory of a command must be there', async () => {
  const { core, itemId } = await open(false)
  const given: Input<'work.addGate'> = {
    itemId,
    kind: 'command',
    reason: 'x',
    command: ['true'],
    directory: '/no/such/folder',
  }
  await expect(core.call('work.addGate', given)).rejects.toMatchObject({ code: 'directory_not_found' })
})
