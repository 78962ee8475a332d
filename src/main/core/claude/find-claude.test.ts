import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findClaude } from './find-claude.ts'
import { TESTED_CLAUDE_VERSION } from './protocol.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'muster-find-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function program(path: string, body: string, mode = 0o755): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `#!/bin/sh\n${body}\n`)
  await chmod(path, mode)
  return path
}
const prints = (version: string) => `echo "${version} (Claude Code)"`
const find = (env: Record<string, string> = {}, setting?: string) =>
  findClaude({
    setting,
    env: { PATH: join(root, 'bin'), ...env },
    platform: 'linux',
    homeDirectory: join(root, 'home'),
  })

describe.skipIf(process.platform === 'win32')('findClaude', () => {
  it('takes the setting, then MUSTER_CLAUDE, then PATH, then the usual places', async () => {
    const usual = await program(join(root, 'home/.local/bin/claude'), prints(TESTED_CLAUDE_VERSION))
    expect(await find()).toEqual({
      path: usual,
      version: TESTED_CLAUDE_VERSION,
      source: 'usual_place',
      problem: null,
      testedVersion: TESTED_CLAUDE_VERSION,
    })
    const inPath = await program(join(root, 'bin/claude'), prints(TESTED_CLAUDE_VERSION))
    expect(await find()).toMatchObject({ path: inPath, source: 'path' })
    const named = await program(join(root, 'named'), prints(TESTED_CLAUDE_VERSION))
    expect(await find({ MUSTER_CLAUDE: named })).toMatchObject({ path: named, source: 'environment' })
    const set = await program(join(root, 'set'), prints(TESTED_CLAUDE_VERSION))
    expect(await find({ MUSTER_CLAUDE: named }, set)).toMatchObject({ path: set, source: 'setting' })
    expect(await find({}, 'claude')).toMatchObject({ path: inPath, source: 'setting' })
    expect(await find({}, '~/.local/bin/claude')).toMatchObject({ path: usual, source: 'setting' })
  })

  it('does not look elsewhere when what was named is not there', async () => {
    await program(join(root, 'bin/claude'), prints(TESTED_CLAUDE_VERSION))
    const bySetting = await find({}, '/no/such/claude')
    expect(bySetting).toMatchObject({ path: null, source: 'setting', problem: { code: 'claude_not_found' } })
    expect(bySetting.problem?.message).toContain('"/no/such/claude"')
    const byVariable = await find({ MUSTER_CLAUDE: 'claud' })
    expect(byVariable.problem?.message).toContain('"claud", which the variable MUSTER_CLAUDE names')
    const unreadable = await program(join(root, 'not-executable'), prints('1.0.0'), 0o644)
    expect((await find({}, unreadable)).path).toBeNull()
  })

  it('passes over one in PATH that does not work, and says so when there is no other', async () => {
    const broken = await program(join(root, 'bin/claude'), 'echo "cannot start" >&2; exit 3')
    const none = await find()
    expect(none).toMatchObject({ path: null, problem: { code: 'claude_not_found' } })
    expect(JSON.stringify(none.problem?.details)).toContain(broken)
    const usual = await program(join(root, 'home/.claude/local/claude'), prints(TESTED_CLAUDE_VERSION))
    expect((await find()).path).toBe(usual)
  })

  it('says where it looked when there is nothing', async () => {
    const none = await findClaude({ env: {}, platform: 'linux', homeDirectory: join(root, 'home') })
    if (none.path !== null) return expect(none.source).toBe('usual_place')
    expect(none.problem?.hint).toContain('MUSTER_CLAUDE')
  })

  it.each([
    ['99.0.1', 'newer'],
    ['1.0.44', 'older'],
  ])('warns of %s, which was not tested, and uses it', async (version, word) => {
    const path = await program(join(root, 'bin/claude'), prints(version))
    const info = await find()
    expect(info).toMatchObject({ path, version, source: 'path' })
    expect(info.problem?.message).toContain(word)
  })

  it('asks again when the file has changed', async () => {
    const path = await program(join(root, 'bin/claude'), prints('2.1.1'))
    expect((await find()).version).toBe('2.1.1')
    await program(path, `${prints('2.1.400')} # longer`)
    expect((await find()).version).toBe('2.1.400')
  })
})
