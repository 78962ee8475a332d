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

test.each<[what: string, body: string, rest: string[]]>([
  ['a notice first', 'echo "Now using node v22.11.0"\nexec CLAUDE "$@"', ['Now using node v22.11.0']],
  ['a notice on stderr', 'echo "Now using node v22.11.0" >&2\nexec CLAUDE "$@"', []],
  ['a title first', `printf '\\033]0;claude\\007'\nexec CLAUDE "$@"`, ['\x1b]0;claude\x07']],
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
