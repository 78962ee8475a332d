import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTask } from '../store/fixtures/records.ts'
import { placeOf } from './conversation-place.ts'
import { defaultMode } from './default-mode.ts'
import { extensionKey, parseExtensionKeys } from './extension-key.ts'
import { makeSessionGround } from './fixtures/claude-files.ts'
import { createSession, hasHistory, requireSession, switchWaiting } from './session-service.ts'

test('a session begins with what is chosen and what is switched off in its directory', () => {
  const { context, directory } = makeSessionGround()
  context.store.extensions.setDisabled(directory, { kind: 'skill', name: 'a:b' }, true)
  const session = createSession(context, {
    directory,
    title: 'New',
    simulated: false,
    permissionMode: 'plan',
  })
  expect(session).toMatchObject({
    state: 'new',
    permissionMode: 'plan',
    model: null,
    disabledExtensions: ['skill:a:b'],
    resumable: true,
  })
  expect(context.live.session(session.id)).toBe(session)
  expect(requireSession(context, session.id)).toBe(session)
})

test('a session that is not there is named', () => {
  const { context } = makeSessionGround()
  expect(() => requireSession(context, 'gone')).toThrow('There is no session gone.')
})

test('a switch reaches the prompts that wait, held ones among them, and none that is at work', () => {
  const { context, session } = makeSessionGround()
  const { id } = session()
  const other = session()
  const tasks = {
    queued: makeTask(id),
    held: makeTask(id, { state: 'paused', pausedAs: 'hold' }),
    frozen: makeTask(id, { state: 'paused', pausedAs: 'freeze' }),
    running: makeTask(id, { state: 'running' }),
    foreign: makeTask(other.id),
  }
  for (const task of Object.values(tasks)) context.live.tasks.set(task.id, task)
  switchWaiting(context, id, { model: 'opus' })
  expect(Object.entries(tasks).flatMap(([name, { model }]) => (model === 'opus' ? [name] : []))).toEqual([
    'queued',
    'held',
  ])
})

test('beginning anew loses what was paid for, imported or forked', () => {
  const { session } = makeSessionGround()
  expect(hasHistory(session())).toBe(false)
  for (const change of [{ totalCostMicros: 1 }, { imported: true }, { forkOf: 'x' }]) {
    expect(hasHistory(session(change))).toBe(true)
  }
})

test('a key says kind and name, whatever is in the name; one of an unknown kind is left out', () => {
  const name = { kind: 'mcp_server', name: 'a:b c' } as const
  expect(parseExtensionKeys([extensionKey(name), 'gadget:x', 'skill', ''])).toEqual([name])
})

test('a conversation goes on where it began, or where it was last once that is gone', async () => {
  const { directory } = makeSessionGround()
  const [here, there] = [join(directory, 'here'), join(directory, 'there')]
  const place = (began: string | null, last: string | null) =>
    placeOf({ directory: began, lastDirectory: last } as Parameters<typeof placeOf>[0])
  expect(await place(null, here)).toBeNull()
  // Neither is there: the first is named.
  expect(await place(here, there)).toBe(here)
  mkdirSync(there)
  expect(await place(here, there)).toBe(there)
  mkdirSync(here)
  expect(await place(here, there)).toBe(here)
})

test.each([
  ['acceptEdits', 'acceptEdits', null],
  ['plan', 'plan', null],
  ['default', 'default', null],
  ['manual', 'default', null],
  ['bypassPermissions', 'default', 'A bypass of permissions is chosen for each task: a session asks.'],
  ['delegate', 'default', 'Muster does not offer the mode "delegate": a session asks.'],
])('the mode %s of a settings file has a session begin in %s', async (named, permissionMode, note) => {
  const ground = makeSessionGround({ claudePath: '/nowhere/claude' })
  ground.write('settings.json', JSON.stringify({ permissions: { defaultMode: named } }))
  expect(await defaultMode(ground.context, ground.directory)).toEqual({
    permissionMode,
    path: join(ground.directory, '.claude/settings.json'),
    note,
  })
})

test('without a settings file that names a mode, and for simulated instances, a session asks', async () => {
  const asks = { permissionMode: 'default', path: null, note: null }
  const none = makeSessionGround()
  none.write('settings.json', '{"permissions":{"allow":["Read"]}}')
  expect(await defaultMode(none.context, none.directory)).toEqual(asks)
  const simulated = makeSessionGround({ simulate: true })
  simulated.write('settings.json', '{"permissions":{"defaultMode":"plan"}}')
  expect(await defaultMode(simulated.context, simulated.directory)).toEqual(asks)
})
