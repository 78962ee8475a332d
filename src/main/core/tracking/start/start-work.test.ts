import { existsSync } from 'node:fs'
import { execa } from 'execa'
import { expect, test, vi } from 'vitest'
import { ended, temporaryDirectory, testCore, until } from '../../../../../test/harness/test-core.ts'
import type { Core } from '../../core.ts'

const read = async (core: Core, itemId: string) => (await core.call('work.get', { itemId })).item

async function make(core: Core, title: string, description: string, directory?: string) {
  const { item } = await core.call('work.create', {
    itemType: 'task',
    title,
    metadata: { description, ...(directory === undefined ? {} : { directory }) },
  })
  return item
}

test('a task that was started for an item has it, and leaves it to be reviewed when it changed files', async () => {
  const core = await testCore()
  const directory = temporaryDirectory()
  const changes = await make(core, 'Change it', 'Do it. #sim:edit', directory)
  const looks = await make(core, 'Look at it', 'Look. #sim:quick', directory)
  const { text } = await core.call('work.prime', { itemId: changes.id, asPrompt: true })
  await expect(core.call('work.prime', { asPrompt: true })).rejects.toMatchObject({ code: 'validation' })
  const { tasks, refused } = await core.call(
    'work.start',
    { itemIds: [changes.id, looks.id], permissionMode: 'acceptEdits' },
    { by: 'alice' },
  )
  expect(refused).toEqual([])
  expect(tasks.map(({ itemId, task }) => [itemId, task.title, task.directory])).toEqual([
    [changes.id, 'Change it', directory],
    [looks.id, 'Look at it', directory],
  ])
  const [first, second] = tasks.map(({ task }) => task)
  if (!first || !second) throw new Error('There are no tasks.')
  expect(first.prompt).toContain('Work on the task "Change it"')
  // It was told before what it would be.
  expect(first.prompt).toBe(text)
  const history = await core.call('work.history', { recordId: changes.id })
  expect(history.events.find(({ what }) => what === 'claimed')).toMatchObject({
    by: 'alice',
    after: { claim: { by: 'claude-code', taskId: first.id }, status: 'in-progress' },
  })
  await until(core, first.id, ended)
  await until(core, second.id, ended)
  await vi.waitFor(async () => expect((await read(core, changes.id)).status).toBe('in-review'), {
    timeout: 20_000,
  })
  await vi.waitFor(async () => expect((await read(core, looks.id)).claim).toBeNull(), { timeout: 20_000 })
  expect(await read(core, changes.id)).toMatchObject({ claim: null, notes: '' })
  expect(await read(core, looks.id)).toMatchObject({
    status: 'need-to-be-done',
    notes: 'Given back: the task "Look at it" ended without finishing it.',
  })
  expect((await core.call('work.get', { itemId: changes.id })).taskIds).toEqual([first.id])
})

test('what can’t be started is told, and the others are', async () => {
  const core = await testCore({ schedule: false })
  const directory = temporaryDirectory()
  const good = await make(core, 'good', 'x', directory)
  const nowhere = await make(core, 'nowhere', 'x')
  const taken = await make(core, 'taken', 'x', directory)
  await core.call('work.claim', { itemId: taken.id }, { by: 'bob' })
  const { tasks, refused } = await core.call('work.start', { itemIds: [nowhere.id, good.id, taken.id] })
  expect(tasks.map(({ itemId }) => itemId)).toEqual([good.id])
  expect(refused).toMatchObject([
    { itemId: nowhere.id, code: 'validation', message: expect.stringContaining('says no directory') },
    { itemId: taken.id, code: 'conflict', message: 'bob has "taken" already.' },
  ])
  await expect(core.call('work.start', { itemIds: [good.id] })).rejects.toMatchObject({ code: 'conflict' })
  expect((await core.call('task.list', {})).tasks).toHaveLength(1)
})

test('in a worktree it works on a branch of its own, and nothing is left of one that could not be started', async () => {
  const core = await testCore({ schedule: false, maxQueued: 1 })
  const repository = temporaryDirectory('repository')
  const git = (...args: string[]) => execa('git', ['-C', repository, ...args])
  const item = await make(core, 'Mend the parser!', 'x', repository)
  const start = (itemId: string) => core.call('work.start', { itemIds: [itemId], worktree: true })
  await expect(start(item.id)).rejects.toMatchObject({
    code: 'validation',
    hint: expect.stringContaining('git'),
  })
  await git('init', '-q')
  await git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-q', '--allow-empty', '-m', 'first')
  const { tasks } = await start(item.id)
  const { branch } = await read(core, item.id)
  expect(branch).toMatch(/^muster\/mend-the-parser-[0-9a-f]{8}$/)
  expect(existsSync(tasks[0]?.task.directory ?? '')).toBe(true)
  expect((await git('branch', '--list', 'muster/*')).stdout).toContain(branch)
  const other = await make(core, 'other', 'x', repository)
  await expect(start(other.id)).rejects.toMatchObject({ code: 'capacity_exceeded' })
  expect((await git('worktree', 'list')).stdout.split('\n')).toHaveLength(2)
  expect((await git('branch', '--list', 'muster/other*')).stdout).toBe('')
})
