import { expect, test } from 'vitest'
import {
  allEvents,
  answerOf,
  ended,
  temporaryDirectory,
  testCore,
  until,
  untilEvent,
} from '../harness/test-core.ts'
import { realConfig } from './real-core.ts'

const fast = { maxRetries: 2, retryBaseMs: 1, retryMaxMs: 10 }

/** A model that is overloaded for its first requests. */
const overloaded = (times: number) => ({
  text: 'Hello again.',
  error: { status: 529, type: 'overloaded_error', times },
})

test('the real CLI gives up on an overloaded API; the attempt that follows by itself completes', async () => {
  const { model, config } = await realConfig()
  const core = await testCore({ ...config, ...fast, env: { ...config.env, CLAUDE_CODE_MAX_RETRIES: '0' } })
  model.register('busy', [overloaded(1)])
  const task = await core.call('task.create', { prompt: '#S:busy', directory: temporaryDirectory() })
  const failed = await until(core, task.id, ended)
  expect(failed).toMatchObject({ state: 'failed', outcome: { reason: 'overloaded' } })
  const next = await untilEvent(core, async () => {
    const { tasks } = await core.call('task.list', { sessionId: task.sessionId })
    return tasks.find(({ retryOf }) => retryOf === task.id) ?? null
  })
  const done = await until(core, next.id, ended)
  expect(done).toMatchObject({ state: 'completed', attempt: 2 })
  expect(answerOf(await allEvents(core, done.id))).toBe('Hello again.')
})

test("the real CLI tells of the account's window; while it is closed, new work waits for its opening", async () => {
  const { model, config } = await realConfig()
  const { ANTHROPIC_API_KEY: _, ...env } = config.env
  // Windows are told only to who has a subscription's token.
  const core = await testCore({ ...config, env: { ...env, CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-fake' } })
  const resetsAt = Math.ceil(Date.now() / 1_000) + 7_200
  const headers = {
    'anthropic-ratelimit-unified-status': 'rejected',
    'anthropic-ratelimit-unified-reset': String(resetsAt),
    'anthropic-ratelimit-unified-representative-claim': 'five_hour',
    'anthropic-ratelimit-unified-5h-utilization': '1.0',
    'anthropic-ratelimit-unified-5h-reset': String(resetsAt),
  }
  model.register('limit', [{ error: { status: 429, type: 'rate_limit_error', headers } }])
  const directory = temporaryDirectory()
  const first = await core.call('task.create', { prompt: '#S:limit', directory })
  expect(await until(core, first.id, ended)).toMatchObject({
    state: 'failed',
    outcome: { reason: 'rate_limited', actions: ['wait', 'continue'] },
  })
  const { windows } = await core.call('usage.list', {})
  expect(windows).toMatchObject([
    { type: 'five_hour', status: 'rejected', resetsAt: resetsAt * 1_000, simulated: false },
  ])
  const second = await core.call('task.create', { prompt: '#S:limit', directory })
  await until(core, second.id, ({ queueNote }) =>
    (queueNote ?? '').includes('5-hour usage window is used up'),
  )
})
