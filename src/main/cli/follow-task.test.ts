import { expect, test, vi } from 'vitest'
import type { TaskEvent } from '../../contract/task-event.ts'
import { appended, createFakeCore, fakeTask, TASK_ID } from '../rpc/fixtures/fake-core.ts'
import { followTask } from './follow-task.ts'

/** A fake core whose log grows as the test says; pages of two, and a read takes a tick as in reality. */
function createLog() {
  const log: TaskEvent[] = []
  let task = fakeTask()
  const core = createFakeCore({
    'task.get': () => task,
    'task.events': async (input: { after?: number }) => {
      const rest = log.filter(({ seq }) => seq > (input.after ?? 0))
      await Promise.resolve()
      return { events: rest.slice(0, 2), hasMore: rest.length > 2 }
    },
    'permission.list': () => ({ permissions: [] }),
  })
  return {
    core,
    append(...seqs: number[]) {
      const events = seqs.map((seq) => appended(seq, `${seq}`))
      log.push(...events)
      core.publish({ name: 'task.appended', payload: { taskId: TASK_ID, events } })
    },
    lose(...seqs: number[]) {
      log.push(...seqs.map((seq) => appended(seq, `${seq}`)))
    },
    end() {
      task = { ...task, state: 'completed', revision: task.revision + 1 }
      core.publish({ name: 'task.changed', payload: { task } })
    },
  }
}

test('tells everything once and in order, whether it was there, comes, or was dropped', async () => {
  const log = createLog()
  log.append(1, 2, 3)
  const seqs: number[] = []
  const following = followTask({
    client: log.core,
    taskId: TASK_ID,
    after: 0,
    follower: { onEvent: ({ seq }) => seqs.push(seq) },
  })
  // While the first page is read.
  log.append(4)
  await vi.waitFor(() => expect(seqs).toEqual([1, 2, 3, 4]))
  log.append(6)
  log.lose(8, 9, 10)
  log.core.gap()
  log.append(11)
  await vi.waitFor(() => expect(seqs).toEqual([1, 2, 3, 4, 6, 8, 9, 10, 11]))
  log.lose(12)
  log.end()
  expect((await following).state).toBe('completed')
  expect(seqs.at(-1)).toBe(12)
  expect(log.core.subscriberCount).toBe(0)
})

test('ends with a task that has ended before, and with its signal', async () => {
  const log = createLog()
  log.append(1)
  log.end()
  const onEvent = vi.fn()
  const options = { client: log.core, taskId: TASK_ID, after: 0, follower: { onEvent } }
  expect((await followTask(options)).state).toBe('completed')
  expect(onEvent).toHaveBeenCalledOnce()

  const abort = new AbortController()
  const following = followTask({ ...options, client: createLog().core, signal: abort.signal })
  abort.abort(new Error('enough'))
  await expect(following).rejects.toThrow('enough')
})
