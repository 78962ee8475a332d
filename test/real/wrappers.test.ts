import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findClaude } from '../../src/main/core/claude/find-claude.ts'
import { TESTED_CLAUDE_VERSION } from '../../src/main/core/claude/protocol.ts'
import { realClaude } from '../harness/claude-binary.ts'
import { allEvents, ended, temporaryDirectory, testCore, until } from '../harness/test-core.ts'
import { realConfig } from './real-core.ts'

/* Scripts that start claude and print something of their own: version managers, titles of terminals. */

function wrapper(body: string): string {
  const path = join(temporaryDirectory('wrapper'), 'claude')
  writeFileSync(path, `#!/bin/sh\n${body.replaceAll('CLAUDE', realClaude())}\n`, { mode: 0o755 })
  return path
}

const PRETTY = `require("readline").createInterface({ input: process.stdin }).on("line", (line) =>
  console.log(process.argv[1] === "--version" ? line : JSON.stringify(JSON.parse(line), null, 2)))`

test.each<[what: string, body: string, rest: string[]]>([
  ['a notice first', 'echo "Now using node v22.11.0"\nexec CLAUDE "$@"', ['Now using node v22.11.0']],
  ['a notice on stderr', 'echo "Now using node v22.11.0" >&2\nexec CLAUDE "$@"', []],
  ['a title first', `printf '\\033]0;claude\\007'\nexec CLAUDE "$@"`, ['\x1b]0;claude\x07']],
  ['every object over several lines', `CLAUDE "$@" | ${process.execPath} -e '${PRETTY}' -- "$1"`, []],
  [
    'a title before the result',
    `[ "$1" = --version ] && exec CLAUDE "$@"\nCLAUDE "$@" | sed -u 's/^{"duration_api_ms/\\x1b]0;ready\\x07&/'`,
    ['\x1b]0;ready\x07'],
  ],
])('a wrapper that prints %s is used, and what it printed is kept as a problem', async (_, body, rest) => {
  const { model, config } = await realConfig()
  model.register('answer', [{ text: 'Here.' }])
  const claudePath = wrapper(body)
  const found = await findClaude({
    setting: claudePath,
    env: config.env,
    platform: process.platform,
    homeDirectory: '/',
  })
  expect(found).toMatchObject({ path: claudePath, version: TESTED_CLAUDE_VERSION })
  const core = await testCore({ ...config, claudePath })
  const task = await core.call('task.create', { prompt: '#S:answer', directory: temporaryDirectory() })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed', resultText: 'Here.' })
  const problems = (await allEvents(core, task.id)).flatMap((event) =>
    event.kind === 'problem.found' ? [event.payload.excerpt] : [],
  )
  expect(problems).toEqual(rest)
})

test('a wrapper that prints UTF-16 is named where it shows: at its version, at the start of a task', async () => {
  const { config } = await realConfig()
  const change = `${process.execPath} -e 'process.stdin.on("data", (data) =>
  process.stdout.write(Buffer.from(data.toString(), "utf16le")))'`
  const whole = wrapper(`CLAUDE "$@" | ${change}`)
  const { path, problem } = await findClaude({
    setting: whole,
    env: config.env,
    platform: process.platform,
    homeDirectory: '/',
  })
  expect(path).toBeNull()
  expect(problem?.message).toContain('it printed UTF-16')

  const claudePath = wrapper(`[ "$1" = --version ] && exec CLAUDE "$@"\nCLAUDE "$@" | ${change}`)
  const core = await testCore({ ...config, claudePath, maxRetries: 2 })
  const task = await core.call('task.create', { prompt: 'Hello', directory: temporaryDirectory() })
  expect(await until(core, task.id, ended)).toMatchObject({
    state: 'failed',
    outcome: {
      reason: 'output_utf_16',
      hint: expect.stringContaining('wrapper'),
      actions: ['doctor', 'retry'],
    },
  })
  const problems = (await allEvents(core, task.id)).filter(({ kind }) => kind === 'problem.found')
  expect(problems).toContainEqual(
    expect.objectContaining({ payload: expect.objectContaining({ code: 'utf_16' }) }),
  )
  const { instances } = await core.call('instance.list', { all: true })
  expect(instances).toMatchObject([{ state: 'exited', endReason: 'its output is UTF-16' }])
})

test('an older claude is given no flag that it would end for', async () => {
  const { model, config } = await realConfig()
  model.register('answer', [{ text: 'Here.' }])
  const claudePath = wrapper(`[ "$1" = --version ] && echo "2.1.81 (Claude Code)" && exit
for argument in "$@"; do
  [ "$argument" = --include-hook-events ] && echo "error: unknown option '$argument'" >&2 && exit 1
done
exec CLAUDE "$@"`)
  const core = await testCore({ ...config, claudePath })
  const task = await core.call('task.create', { prompt: '#S:answer', directory: temporaryDirectory() })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed', resultText: 'Here.' })
})
