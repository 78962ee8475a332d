import { expect, test } from 'vitest'
import { allEvents, answerOf, ended, temporaryDirectory, testCore, until } from '../harness/test-core.ts'
import type { Step } from '../loopback-model/scenario.ts'
import { realConfig } from './real-core.ts'

const text = 'One two three four five six seven.'

/** A core whose `claude` asks the model once more at most, so that it does not take minutes to give up. */
async function start(timeoutMs = 60_000) {
  const { model, config } = await realConfig()
  const core = await testCore({
    ...config,
    env: { ...config.env, CLAUDE_CODE_MAX_RETRIES: '1' },
    interruptStepMs: 2_000,
  })
  const run = async (prompt: string, sessionId?: string) => {
    const place = sessionId ? { sessionId } : { directory: temporaryDirectory() }
    const task = await core.call('task.create', { prompt, limits: { timeoutMs }, ...place })
    return until(core, task.id, ended)
  }
  return { model, core, run }
}

test.each<[answer: string, step: Step, reason: string]>([
  ['401', { error: { status: 401, type: 'authentication_error' } }, 'authentication_failed'],
  ['429', { error: { status: 429, type: 'rate_limit_error' } }, 'rate_limited'],
  ['500', { error: { status: 500 } }, 'api_error'],
  ['529', { error: { status: 529, type: 'overloaded_error' } }, 'overloaded'],
  ['a connection that is reset', { fault: { kind: 'reset' } }, 'connection_failed'],
])(
  'a model that answers %s fails the task with what to do, and the session goes on',
  async (_, step, reason) => {
    const { model, run } = await start()
    model.register('fault', [step])
    model.register('good', [{ text }])
    const failed = await run('#S:fault')
    expect(failed).toMatchObject({ state: 'failed', outcome: { reason, hint: expect.any(String) } })
    expect(failed.outcome?.actions.length).toBeGreaterThan(0)
    expect(await run('#S:good', failed.sessionId)).toMatchObject({ state: 'completed', resultText: text })
  },
)

test('a model that refuses the connection fails the task with what to do', async () => {
  const { model, run } = await start()
  await model.close()
  expect(await run('hello')).toMatchObject({
    state: 'failed',
    outcome: { reason: 'connection_failed', hint: expect.any(String) },
  })
})

test.each(['drop', 'end', 'malformed'] as const)(
  'a model that breaks off in mid-stream (%s) is asked again, and its answer stands there once',
  async (kind) => {
    const { model, core, run } = await start()
    model.register('broken', [{ text, fault: { kind, afterChunks: 2, times: 1 } }])
    const done = await run('#S:broken')
    expect(done).toMatchObject({ state: 'completed', resultText: text })
    const events = await allEvents(core, done.id)
    // What came before the break is taken back.
    expect(answerOf(events)).toBe(text)
    expect(model.requests.length).toBeGreaterThan(1)
  },
)

test.each(['hang_headers', 'hang_body', 'stall'] as const)(
  'a model that hangs (%s) runs into the time-out of the task, and the session goes on',
  async (kind) => {
    const { model, run } = await start(4_000)
    model.register('hang', [{ text, fault: { kind, afterChunks: 2 } }])
    model.register('good', [{ text }])
    const failed = await run('#S:hang')
    expect(failed).toMatchObject({ state: 'failed', outcome: { reason: 'timed_out' } })
    expect(await run('#S:good', failed.sessionId)).toMatchObject({ state: 'completed' })
  },
)
