import { expect, test } from 'vitest'
import { ended, temporaryDirectory, until } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

const line = '+  a line of a diff, "quoted" and indented\n'
const promptOf = (length: number) => `#S:hello\n${line.repeat(Math.floor(length / line.length))}the end`

test('the real CLI takes a prompt of two megabytes whole, and says of one of almost four that its model has no room for it', async () => {
  const { core, model } = await realCore()
  model.register('hello', [{ text: 'Hello.' }])
  const prompt = promptOf(2_000_000)
  const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed', resultText: 'Hello.' })
  const asked = JSON.stringify(model.requests.at(-1)?.body)
  expect(asked.includes(JSON.stringify(prompt).slice(1, -1))).toBe(true)

  // It reads the line, counts its words before it asks anything, and goes on to the next.
  const longer = await core.call('task.create', { prompt: promptOf(3_900_000), directory: task.directory })
  expect(await until(core, longer.id, ended)).toMatchObject({
    state: 'failed',
    outcome: { reason: 'prompt_too_long', hint: expect.stringContaining('file') },
  })
  const next = await core.call('task.create', { prompt: 'and now? #S:hello', sessionId: longer.sessionId })
  expect(await until(core, next.id, ended)).toMatchObject({ state: 'completed' })
})
