import { expect, test } from 'vitest'
import { jsonLines, runCli, startCli } from '../harness/cli-process.ts'
import { allEvents, ended, temporaryDirectory, testCore, until } from '../harness/test-core.ts'

/** Lines of a diff that come to so many characters. */
function diff(length: number): string {
  const line = '+  const total = "a\\tb" // ünïcode\n'
  return line.repeat(Math.ceil(length / line.length)).slice(0, length)
}

test('a diff of almost four megabytes goes through stdin of muster run, a supervisor and an instance, and is all kept', async () => {
  const data = temporaryDirectory('data')
  const server = startCli(data, ['serve', '--simulate', '--port', '0', '--json'])
  await server.shows(/"type":"listening"/)
  const prompt = `Look at this #sim:quick\n${diff(3_900_000)}x`
  const ran = await runCli(data, ['run', '--json', '--file', '-'], { input: prompt })
  expect(ran).toMatchObject({ code: 0 })
  const lines = jsonLines(ran.stdout)
  const [first] = lines.filter(({ type }) => type === 'task')
  const { id, prompt: shown, promptLength } = (first?.task ?? {}) as Record<string, string>
  // What is told with each change is cut, and says so.
  expect({ shown: (shown ?? '').length, promptLength }).toEqual({
    shown: 65_536,
    promptLength: prompt.length,
  })
  const got = await runCli(data, ['call', 'task.get', '--input', JSON.stringify({ taskId: id })])
  expect((JSON.parse(got.stdout) as { prompt: string }).prompt === prompt).toBe(true)
})

test('what was sent of a long prompt is kept whole, shown cut, and tried again whole', async () => {
  const core = await testCore()
  const prompt = `#sim:quick ${diff(2_000_000)}x`
  const task = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  expect(task.promptLength).toBe(prompt.length)
  await until(core, task.id, ended)
  const sent = (await allEvents(core, task.id)).find(({ kind }) => kind === 'prompt.sent')
  expect(sent?.payload).toMatchObject({ text: prompt.slice(0, 65_536), fullLength: prompt.length })
  let whole = ''
  while (whole.length < prompt.length) {
    const offset = whole.length
    whole += (
      await core.call('task.readText', { taskId: task.id, seq: sent?.seq ?? 0, offset, length: 1_000_000 })
    ).text
  }
  expect(whole === prompt).toBe(true)
  const { tasks } = await core.call('task.list', { limit: 10 })
  expect(tasks[0]).toMatchObject({ prompt: prompt.slice(0, 65_536), promptLength: prompt.length })
  const again = await core.call('task.retry', { taskId: task.id })
  await until(core, again.id, ended)
  expect((await core.call('task.get', { taskId: again.id })).prompt === prompt).toBe(true)
})

test('a prompt over the bound is refused with its size, the bound and the way out', async () => {
  const data = temporaryDirectory('data')
  const said =
    'The prompt has 4,000,001 characters; at most 4,000,000 can be sent. Put the text into a file and name the file in the prompt.'
  const refused = await runCli(data, ['run', '--simulate', '--file', '-'], { input: 'x'.repeat(4_000_001) })
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toContain(said)
  const far = await runCli(data, ['run', '--simulate', '--file', '-'], { input: 'x'.repeat(12_000_001) })
  expect(far.stderr).toMatch(
    /The prompt has 12,000,001 bytes; at most 12,000,000 are read[\s\S]*name the file in the prompt/,
  )
  const core = await testCore()
  const call = core.call('task.create', { prompt: 'x'.repeat(4_000_001), directory: temporaryDirectory() })
  await expect(call).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining(said) })
})
