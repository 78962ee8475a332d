import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { adoptProcess } from './adopt.ts'
import { createFolder, fixturePath, startFixture, waitUntil } from './fixtures/start-fixture.ts'

test('a process outlives its killed supervisor, and the next one writes to it and ends it', async () => {
  const { folder, instanceId } = createFolder()
  const args = [fixturePath('supervisor.ts'), folder, instanceId, fixturePath('echo.sh')]
  const supervisor = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [told] = await once(supervisor.stdout, 'data')
  const identity = z.object({ pid: z.number(), startTime: z.string() }).parse(JSON.parse(String(told)))
  supervisor.kill('SIGKILL')
  await once(supervisor, 'exit')

  const adopted = await adoptProcess({ folder, instanceId, ...identity })
  if (!adopted) throw new Error('it is gone')
  await adopted.send('after')
  const output = () => readFileSync(join(folder, 'stdout.ndjson'), 'utf8')
  await waitUntil(() => output() === 'got before\ngot after\n')
  expect(await adopted.terminate()).toEqual({ pids: [identity.pid], killed: [], survivors: [] })
  expect(await adopted.exited).toEqual({ code: null, signal: null })
  await expect(adopted.send('late')).rejects.toMatchObject({ code: 'unavailable' })
  expect(await adoptProcess({ folder, instanceId, ...identity })).toBeNull()
})

test('the end of an adopted process is seen without our doing', async () => {
  const { process: child, folder, instanceId } = await startFixture('read -r line', { ready: false })
  const { pid, startTime } = child
  child.release()
  const adopted = await adoptProcess({ folder, instanceId, pid, startTime })
  await adopted?.send('end')
  expect(await adopted?.exited).toEqual({ code: null, signal: null })
})

test('a stranger with the pid is not adopted', async () => {
  const { process: child, folder, instanceId } = await startFixture('echo.sh', { ready: false })
  expect(await adoptProcess({ folder, instanceId, pid: child.pid, startTime: 'boot:1' })).toBeNull()
})

test('without its FIFO it can’t be written to, but it can be ended', async () => {
  const { process: child, folder, instanceId } = await startFixture('echo.sh', { ready: false })
  rmSync(join(folder, 'stdin.fifo'))
  const { pid, startTime } = child
  const adopted = await adoptProcess({ folder, instanceId, pid, startTime })
  await expect(adopted?.send('x')).rejects.toMatchObject({ code: 'unavailable' })
  expect((await adopted?.terminate())?.survivors).toEqual([])
})
