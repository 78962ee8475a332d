import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { watchChild } from './exit-watch.ts'
import { createFolder, fixturePath, startFixture, waitUntil } from './fixtures/start-fixture.ts'
import { isAlive, readStartTime, signalProven } from './identity.ts'
import { createInstanceProcess } from './instance-process.ts'
import { parseProcStat, readProcStat } from './proc-stat.ts'
import { parsePsTable, parsePsTags, readPsTable } from './ps-table.ts'

test('a living process has one start time, and a stranger with its pid is not it', async () => {
  const startTime = await readStartTime(process.pid)
  expect(startTime).toMatch(/^[0-9a-f-]{36}:\d+$/)
  expect(await readStartTime(process.pid)).toBe(startTime)
  expect(await isAlive(process.pid, `${startTime}1`)).toBe(false)
})

test('a process that ended has none, also while it is a zombie', async () => {
  // exec keeps the child, which nobody reaps: a sleep does not wait.
  const { process: parent, output } = await startFixture('sh -c : & echo $!; exec sleep 1000')
  const zombie = Number(output())
  await waitUntil(() => readProcStat(zombie)?.state === 'Z')
  expect(await readStartTime(zombie)).toBeNull()
  await parent.terminate()
  expect(await readStartTime(parent.pid)).toBeNull()
})

test('a name with spaces and parentheses does not confuse the fields', async () => {
  const { folder } = createFolder()
  const command = join(folder, 'a) R 1 (b')
  copyFileSync('/bin/sleep', command)
  const child = spawn(command, ['1000'])
  await once(child, 'spawn')
  expect(readProcStat(child.pid ?? 0)).toMatchObject({ comm: 'a) R 1 (b', ppid: process.pid })
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(parseProcStat('12 (cut')).toBeNull()
})

test('nothing is signalled that does not have the start time, nor ourselves, nor a group', async () => {
  const { process: child } = await startFixture('echo up; exec sleep 1000')
  const startTime = (await readStartTime(process.pid)) ?? ''
  expect(await signalProven([{ pid: child.pid, startTime: 'other' }], 'SIGKILL')).toEqual([])
  expect(await signalProven([{ pid: process.pid, startTime }], 'SIGKILL')).toEqual([])
  expect(await signalProven([{ pid: 0, startTime }], 'SIGKILL')).toEqual([])
  expect(await isAlive(child.pid, child.startTime)).toBe(true)
  expect(await signalProven([child], 'SIGKILL')).toEqual([child.pid])
  expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' })
})

test('the table of ps is read, and what is no row is left out', async () => {
  const text = [
    '  7   1   7 Ss+  2048   0:01.50 Sat Nov 21 12:00:00 2026 /Applications/My App.app/Contents/claude',
    '  8   7   7 R   12 1-02:03:04 Sat Nov  7 12:00:00 2026 npm test',
    '  9   7   7 R   12 never Sat Nov  7 12:00:00 2026 sh',
    'nonsense',
  ].join('\n')
  expect(parsePsTable(text)).toEqual([
    {
      pid: 7,
      ppid: 1,
      pgid: 7,
      state: 'Ss+',
      startTime: 'Sat Nov 21 12:00:00 2026',
      name: 'claude',
      rssBytes: 2 * 1024 ** 2,
      cpuMs: 1_500,
    },
    {
      pid: 8,
      ppid: 7,
      pgid: 7,
      state: 'R',
      startTime: 'Sat Nov 7 12:00:00 2026',
      name: 'npm test',
      rssBytes: 12 * 1024,
      cpuMs: ((26 * 60 + 3) * 60 + 4) * 1_000,
    },
  ])
  expect(await readPsTable([process.pid])).toMatchObject([{ pid: process.pid, ppid: process.ppid }])
  const own = (await readPsTable()).find(({ pid }) => pid === process.pid)
  expect(own?.rssBytes).toBeGreaterThan(1024 ** 2)
  expect(await readPsTable([])).toEqual([])
})

test('the tags of ps are read behind the arguments', () => {
  const text = '  7 claude -p A=spoofed PATH=/bin A=one B=two\n  8 sh -c A\n  9 sh B=three\n'
  expect([...parsePsTags(text, ['A', 'B'])]).toEqual([
    [7, ['one', 'two']],
    [9, [null, 'three']],
  ])
})

test('an exit that nobody tells of is found by looking', async () => {
  const { process: child } = await startFixture('echo up; exec sleep 1000')
  const deaf = new EventEmitter()
  const watch = watchChild(deaf as ChildProcess)
  const unseen = createInstanceProcess({
    pid: child.pid,
    startTime: child.startTime,
    instanceId: 'unseen',
    stdin: { send: async () => {}, close: async () => {}, release: () => {} },
    watch,
  })
  await unseen.confirmEnd()
  await signalProven([child], 'SIGKILL')
  await child.exited
  await unseen.confirmEnd()
  expect(await unseen.exited).toEqual({ code: null, signal: null })
})

test('a process that can’t be looked at, since no descriptor is free, is not taken for dead, and is ended later', () => {
  const told = execFileSync(
    'sh',
    ['-c', 'ulimit -n 60 && exec "$0" "$1"', process.execPath, fixturePath('out-of-files.ts')],
    { encoding: 'utf8', timeout: 20_000 },
  )
  expect(JSON.parse(told)).toEqual({ takenForDead: false, survivors: [], isEnded: true, signal: 'SIGTERM' })
})
