import { expect, test } from 'vitest'
import { createCore } from '../../src/main/core/core.ts'
import { runCli } from '../harness/cli-process.ts'
import { ended, temporaryDirectory, testConfig, until } from '../harness/test-core.ts'

test('muster logs has all of a long prompt and of a long answer', async () => {
  const config = testConfig({ log: () => {} })
  const core = await createCore(config)
  const prompt = `${'+ a line of a diff\n'.repeat(10_000)}the end #sim:flood(tokens=30000)`
  const { id } = await core.call('task.create', { prompt, directory: temporaryDirectory() })
  await until(core, id, ended)
  await core.close()
  const { stdout } = await runCli(config.dataDirectory, ['logs', id])
  expect(stdout.includes(prompt)).toBe(true)
  expect(stdout).toContain(' w29998 w29999')
})
