import { expect, test } from 'vitest'
import { jsonLines, startCli } from '../harness/cli-process.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

test('instances are listed, shown and their output printed by command, also when they have ended', async () => {
  const dataDirectory = temporaryDirectory('data')
  const muster = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await startCli(dataDirectory, args, { env: {} }).ended
    expect(`${code} ${stderr}`).toMatch(/^0 /)
    return stdout
  }
  await muster('run', '--simulate', 'x #sim:quick')
  const listed = await muster('ps', '--all')
  expect(listed).toMatch(/^ID +PID +STATE +AGE +MEMORY +CPU +PROCS +WHAT IT DOES\n/)
  const [, line = ''] = listed.split('\n')
  const id = line.slice(0, 8)
  expect(line).toContain('[simulated]')
  expect(await muster('instance', 'show', id)).toMatch(/Directory +\//)
  const output = await muster('instance', 'output', id)
  expect(jsonLines(output)).toContainEqual(expect.objectContaining({ session_id: expect.any(String) }))
  const end = await muster('instance', 'output', '--bytes', '50', id)
  expect(output.endsWith(end)).toBe(true)
  expect(await muster('--json', 'instance', 'orphans')).toBe('')
  const refused = await startCli(dataDirectory, ['instance', 'stop', '00000000'], { env: {} }).ended
  expect(refused).toMatchObject({ stderr: expect.stringContaining('There is no instance "00000000".') })
  expect(refused.code).not.toBe(0)
})
