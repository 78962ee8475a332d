import { expect, test } from 'vitest'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { temporaryDirectory, testCore } from '../harness/test-core.ts'

test('a long answer is shown whole, and told whole with --json', async () => {
  const data = temporaryDirectory('data')
  const run = await runCli(data, ['run', '--simulate', '--json', 'go #sim:stream(tokens=900,rate=100000)'])
  const result = jsonLines(run.stdout).at(-1) as {
    taskId: string
    resultText: string
    resultLength: number
  }
  expect(result.resultText.length).toBeGreaterThan(2_000)
  const shown = await runCli(data, ['show', result.taskId])
  expect(result.resultLength).toBe(result.resultText.length)
  expect(shown.stdout).toContain(result.resultText.trimEnd())
})

test('a title ends between two characters, and a long prompt is taken', async () => {
  const core = await testCore()
  const prompt = `${'x'.repeat(198)}👩‍👩‍👧‍👦 and more\n${'+ a line of a diff\n'.repeat(5_000)}`
  const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  expect(task.title).toBe(`${'x'.repeat(198)}…`)
  expect((await core.call('task.get', { taskId: task.id })).prompt).toBe(prompt.trim())
})

test('a row says how long the answer is of which it has the beginning', async () => {
  const data = temporaryDirectory('data')
  const run = await runCli(data, ['run', '--simulate', '--json', 'go #sim:stream(tokens=900,rate=100000)'])
  const { taskId, resultText } = jsonLines(run.stdout).at(-1) as { taskId: string; resultText: string }
  const core = await testCore({ dataDirectory: data })
  const task = await core.call('task.get', { taskId })
  expect(task).toMatchObject({ resultText: resultText.slice(0, 2_000), resultLength: resultText.length })
  const { events } = await core.call('task.events', { taskId, limit: 50 })
  const end = events.findLast(({ kind }) => kind === 'turn.ended')
  const rest = await core.call('task.readText', {
    taskId,
    seq: end?.seq ?? 0,
    offset: 2_000,
    length: 1_000_000,
  })
  expect(rest.text).toBe(resultText.slice(2_000))
})
