import { expect, test } from 'vitest'
import { jsonLines, runCli } from '../cli-process.ts'
import { temporaryDirectory, testCore } from '../test-core.ts'

test('a long answer is shown whole, and told whole with --json', async () => {
  const data = temporaryDirectory('data')
  const run = await runCli(data, ['run', '--simulate', '--json', 'go #sim:stream(tokens=900,rate=100000)'])
  const result = jsonLines(run.stdout).at(-1) as { taskId: string; resultText: string }
  expect(result.resultText.length).toBeGreaterThan(2_000)
  const shown = await runCli(data, ['show', result.taskId])
  expect(shown.stdout).toContain(result.resultText.trimEnd())
})

test('a title ends between two characters, and a long prompt is taken', async () => {
  const core = await testCore()
  const prompt = `${'x'.repeat(198)}👩‍👩‍👧‍👦 and more\n${'+ a line of a diff\n'.repeat(5_000)}`
  const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  expect(task.title).toBe(`${'x'.repeat(198)}…`)
  expect(task.prompt).toBe(prompt.trim())
})
