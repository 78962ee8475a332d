import { execFile } from 'node:child_process'
import { mkdirSync, realpathSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { realClaude } from '../harness/claude-binary.ts'
import { ended, temporaryDirectory, until } from '../harness/test-core.ts'
import { realCore } from './real-core.ts'

const ID = '00000000-0000-4000-8000-00000000000a'

test('a conversation goes on where its project is now, as Claude takes it along', async () => {
  const { core, config, model } = await realCore()
  model.register('answer', [{ text: 'Here.' }])
  const base = realpathSync(temporaryDirectory())
  const [before, now, later] = ['before', 'now', 'later'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ]
  const claude = (cwd: string, ...args: string[]) => {
    const run = promisify(execFile)(realClaude(), ['-p', ...args], { cwd, env: { ...config.env } })
    // It waits for more of a prompt otherwise.
    run.child.stdin?.end()
    return run
  }
  mkdirSync(before)
  await claude(before, 'Name the cart #S:answer', '--session-id', ID)
  renameSync(before, now)

  // Nothing tells yet where it went.
  const { conversations } = await core.call('conversation.list', {})
  expect(conversations).toMatchObject([{ directory: before, problem: expect.stringContaining('not exist') }])
  await expect(core.call('conversation.import', { claudeSessionId: ID })).rejects.toMatchObject({
    code: 'not_resumable',
    hint: expect.stringContaining('--dir'),
  })
  await expect(
    core.call('conversation.import', { claudeSessionId: ID, directory: later }),
  ).rejects.toMatchObject({ code: 'directory_not_found' })

  // Used in its new place, it is there.
  await claude(now, 'Go on #S:answer', '--resume', ID)
  const moved = await core.call('conversation.list', { directory: now })
  expect(moved.conversations).toMatchObject([{ claudeSessionId: ID, directory: now, problem: null }])

  renameSync(now, later)
  const session = await core.call('conversation.import', { claudeSessionId: ID, directory: later })
  expect(session).toMatchObject({ directory: later, title: 'Name the cart #S:answer' })
  const task = await core.call('task.create', { prompt: 'And on #S:answer', sessionId: session.id })
  expect(await until(core, task.id, ended)).toMatchObject({ state: 'completed', directory: later })
  const asked = model.requests.findLast(({ body }) => JSON.stringify(body).includes('And on'))
  expect(JSON.stringify(asked?.body)).toContain('Name the cart')
})
