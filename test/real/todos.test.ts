import { expect, test } from 'vitest'
import { ended, temporaryDirectory, testCore, until } from '../harness/test-core.ts'
import type { Step, ToolCall } from '../loopback-model/scenario.ts'
import { realConfig } from './real-core.ts'

const call = (name: string, input: Record<string, unknown>): Step => ({
  tools: [{ name, input } as ToolCall],
})
const todos = (...statuses: string[]) => ({
  todos: statuses.map((status, index) => ({
    content: `Step ${index + 1}`,
    activeForm: `Doing step ${index + 1}`,
    status,
  })),
})

/** Newer models are given no list unless it is asked for, and older versions write another one. */
async function withTools(env: Record<string, string> = {}) {
  const { model, config } = await realConfig()
  const tools = { CLAUDE_CODE_ENABLE_TODO_TOOLS: '1', ...env }
  return { model, core: await testCore({ ...config, env: { ...config.env, ...tools } }) }
}

test("the real CLI's own list of tasks tells how far a turn is, and goes on in the next one", async () => {
  const { core, model } = await withTools()
  model.register('tasks', [
    call('TaskCreate', { subject: 'Read it', description: 'Read', activeForm: 'Reading it' }),
    call('TaskCreate', { subject: 'Change it', description: 'Change', activeForm: 'Changing it' }),
    call('TaskCreate', { subject: 'Test it', description: 'Test' }),
    call('TaskUpdate', { taskId: '1', status: 'completed' }),
    call('TaskUpdate', { taskId: '2', status: 'in_progress' }),
    { text: 'That is all for now.' },
  ])
  model.register('more', [
    call('TaskUpdate', { taskId: '2', status: 'completed' }),
    { text: 'And the rest tomorrow.' },
  ])
  const directory = temporaryDirectory()
  const first = await core.call('task.create', {
    prompt: '#S:tasks',
    directory,
    permissionMode: 'bypassPermissions',
  })
  const done = await until(core, first.id, ended)
  expect(done.state).toBe('completed')
  expect(done.todos).toEqual({ done: 1, total: 3, current: 'Changing it' })
  const second = await core.call('task.create', { prompt: '#S:more', sessionId: first.sessionId })
  expect((await until(core, second.id, ended)).todos).toEqual({ done: 1, total: 2, current: null })
})

test('so does the list that older versions of it write', async () => {
  const { core, model } = await withTools({ CLAUDE_CODE_ENABLE_TASKS: '0' })
  model.register('todos', [
    call('TodoWrite', todos('in_progress', 'pending', 'pending')),
    call('TodoWrite', todos('completed', 'completed', 'in_progress')),
    { text: 'Done.' },
  ])
  const task = await core.call('task.create', {
    prompt: '#S:todos',
    directory: temporaryDirectory(),
    permissionMode: 'bypassPermissions',
  })
  const done = await until(core, task.id, ended)
  expect(done.todos).toEqual({ done: 2, total: 3, current: 'Doing step 3' })
})
