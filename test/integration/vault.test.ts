import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import { startCli } from '../harness/cli-process.ts'
import { createRandom } from '../harness/random.ts'
import { reachableCore } from '../harness/reachable-core.ts'
import { temporaryDirectory, testConfig, testCore } from '../harness/test-core.ts'

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** A home of Claude with conversations of about so many bytes. */
function makeHome(count: number, bytes: number) {
  const home = temporaryDirectory('home')
  const folder = join(home, '.claude', 'projects', '-work')
  mkdirSync(folder, { recursive: true })
  const random = createRandom(count)
  const pathOf = (number: number) => join(folder, `${idOf(number)}.jsonl`)
  for (let number = 1; number <= count; number += 1) {
    let text = ''
    for (let at = 0; text.length < bytes; at += 1) {
      const content = Array.from(
        { length: random.between(5, 400) },
        () => `word${random.between(0, 20_000)}`,
      ).join(' ')
      text += `${JSON.stringify({
        type: 'user',
        sessionId: idOf(number),
        cwd: '/work',
        uuid: `u${at}`,
        timestamp: '2026-11-21T10:00:00.000Z',
        message: { role: 'user', content: at === 0 ? `Conversation ${number}` : content },
      })}\n`
    }
    writeFileSync(pathOf(number), text)
  }
  return { pathOf, env: { ...process.env, HOME: home } }
}

async function exported(core: Core, claudeSessionId: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let cursor: string | undefined; ; ) {
    const piece = await core.call('vault.read', { claudeSessionId, cursor })
    parts.push(Buffer.from(piece.data, 'base64'))
    if (piece.nextCursor === null) return Buffer.concat(parts)
    cursor = piece.nextCursor
  }
}

test('what is kept is shown, put back, exported and forgotten by command', async () => {
  const { env, pathOf } = makeHome(3, 20_000)
  const { dataDirectory } = await reachableCore({ env, schedule: false })
  const run = (...args: string[]) => startCli(dataDirectory, args).ended
  const muster = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args)
    expect(`${code} ${stderr}`).toMatch(/^0 /)
    return stdout
  }
  const short = idOf(1).slice(-8)
  const before = readFileSync(pathOf(1))

  expect(await muster('vault')).toMatch(/Kept +0 conversations/)
  expect(await muster('vault', 'sync')).toContain('0 files looked at')
  await muster('config', 'set', 'vault.scope', 'all')
  expect(await muster('vault', 'sync')).toMatch(/^3 files looked at, .* KB stored/)
  rmSync(pathOf(1))
  expect(await muster('vault', 'status')).toMatch(/Kept +3 conversations, 1 of them only here\n/)
  expect(await muster('vault', 'list', '--only-here')).toMatch(
    new RegExp(`^ID .*\\n${short} +only here .* Conversation 1 +\\(/work\\)\\n$`),
  )
  expect(await muster('vault', 'show', short)).toMatch(/\n1 +2\d{3}-.* the conversation\n$/)
  expect(await muster('vault', 'export', short)).toBe(before.toString())
  const copy = join(temporaryDirectory(), 'copy.jsonl')
  await muster('vault', 'export', short, '--output', copy)
  expect(readFileSync(copy).equals(before)).toBe(true)
  expect((statSync(copy).mode & 0o777).toString(8)).toBe('600')
  expect(await run('vault', 'export', short, '--output', copy)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('exists already'),
  })

  writeFileSync(pathOf(1), 'somebody else\n')
  expect(await run('vault', 'restore', short)).toMatchObject({
    stderr: expect.stringMatching(/is not what the vault has.*\n.*vault export/s),
  })
  expect(readFileSync(pathOf(1), 'utf8')).toBe('somebody else\n')
  rmSync(pathOf(1))
  expect(await muster('vault', 'restore', short)).toContain('put back')
  expect(readFileSync(pathOf(1)).equals(before)).toBe(true)
  expect(await muster('vault', 'restore', short)).toMatch(/^there /)

  expect(await run('vault', 'forget', short)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/Conversation 1.*Nothing was forgotten/s),
  })
  await muster('vault', 'forget', short, '--yes')
  expect(await muster('vault', 'list')).not.toContain('Conversation 1')
  expect(await muster('vault', 'list', '--forgotten')).toContain('Conversation 1')
  expect(await muster('vault', 'forget', short, '--undo')).toContain('kept again')
  expect(await muster('vault', 'check')).toMatch(/all as they were stored\n$/)
  await muster('vault', 'forget', short, '--now', '--yes')
  expect(await run('vault', 'show', short)).toMatchObject({ code: 3 })
  expect(existsSync(pathOf(1))).toBe(true)
})

test('a supervisor that is killed while it takes in loses nothing and leaves nothing that is half', async () => {
  const { pathOf, env } = makeHome(12, 2_200_000)
  const dataDirectory = temporaryDirectory('data')
  const config = testConfig({ dataDirectory, env, vaultScope: 'all' })
  /** Killed when it has told so often of more that it has read; true: it came to its end. */
  const intake = async (times: number): Promise<boolean> => {
    const script = join(import.meta.dirname, '../harness/keeping-supervisor.ts')
    const child = spawn(process.execPath, [script, JSON.stringify({ config })], { env })
    let told = 0
    let isDone = false
    for await (const line of createInterface({ input: child.stdout })) {
      told += 1
      if (line === 'done') isDone = true
      if (told > times) child.kill('SIGKILL')
    }
    return isDone
  }
  for (const times of [1, 0, 2]) expect(await intake(times)).toBe(false)
  appendFileSync(pathOf(1), '{"type":"user"}\n')
  expect(await intake(Number.POSITIVE_INFINITY)).toBe(true)
  const core = await testCore({ ...config, schedule: false })
  expect(await core.call('vault.check', {})).toMatchObject({ damaged: 0, conversations: [] })
  expect(await core.call('vault.update', {})).toMatchObject({ bytes: 0 })
  for (const number of [1, 2, 7, 12]) {
    const kept = await exported(core, idOf(number))
    expect(kept.equals(readFileSync(pathOf(number)))).toBe(true)
    expect(await core.call('vault.get', { claudeSessionId: idOf(number) })).toMatchObject({
      conversation: { states: 1 },
    })
  }
})

test('what a person chooses to be kept is kept at once, while others call', async () => {
  const { env, pathOf } = makeHome(30, 1_000_000)
  const core = await testCore({ env, schedule: true })
  expect(await core.call('vault.status', {})).toMatchObject({ scope: 'own', chosen: false, conversations: 0 })
  await core.call('settings.set', { name: 'vault.scope', value: 'all' })
  const seen: number[] = []
  for (;;) {
    const status = await core.call('vault.status', {})
    seen.push(status.intake?.bytes ?? -1)
    await core.call('task.list', {})
    if (status.conversations === 30 && status.intake === null) break
  }
  expect(new Set(seen).size).toBeGreaterThan(2)
  expect(await core.call('vault.status', {})).toMatchObject({
    scope: 'all',
    chosen: true,
    onlyHere: 0,
    problems: [],
  })
  rmSync(pathOf(3))
  const { conversations } = await core.call('vault.list', { onlyHere: true })
  expect(conversations).toMatchObject([{ claudeSessionId: idOf(3), title: 'Conversation 3', place: 'vault' }])
})

test('a running supervisor keeps by itself what is new', async () => {
  const { env } = makeHome(2, 10_000)
  const core = await testCore({ env, vaultScope: 'all' })
  for (;;) if ((await core.call('vault.status', {})).conversations === 2) break
})
