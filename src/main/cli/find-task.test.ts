import { expect, test } from 'vitest'
import { createFakeCore, fakeTask } from '../rpc/fixtures/fake-core.ts'
import { findTask } from './find-task.ts'

const ids = [
  '019a0000-0000-7000-8000-0000000000a1',
  '019a0000-0000-7000-8000-0000000000a2',
  '019b0000-0000-7000-8000-0000000000a3',
]

/** A fake core with three tasks, listed in two pages. */
const core = createFakeCore({
  'task.list': (input: { cursor?: string }) =>
    input.cursor === undefined
      ? { tasks: ids.slice(0, 2).map((id) => fakeTask({ id })), nextCursor: 'next' }
      : { tasks: ids.slice(2).map((id) => fakeTask({ id })), nextCursor: null },
  'task.get': (input: { taskId: string }) => fakeTask({ id: input.taskId }),
})

test('finds a task by its whole id, its beginning or its end, on any page', async () => {
  expect((await findTask(core, ids[0] ?? '')).id).toBe(ids[0])
  expect((await findTask(core, '019B')).id).toBe(ids[2])
  expect((await findTask(core, '000000a2')).id).toBe(ids[1])
})

test('refuses what is too short, unknown or fits several', async () => {
  await expect(findTask(core, '0a1')).rejects.toMatchObject({
    code: 'validation',
    message: expect.stringContaining('too short'),
  })
  await expect(findTask(core, 'ffff')).rejects.toMatchObject({ code: 'not_found' })
  await expect(findTask(core, '019a')).rejects.toMatchObject({
    code: 'validation',
    message: '"019a" fits 2 tasks.',
    hint: expect.stringContaining(ids[1] ?? ''),
  })
})
