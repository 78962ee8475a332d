import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { type PlayedInstance, playInstance } from './fixtures/played-instance.ts'
import { init, lifecycle, refuses, replies, result } from './fixtures/printed.ts'

/** A turn of a real claude whose settings file is there. */
async function turnWith(settings: object | null = { permissions: { deny: ['Bash(rm:*)'] } }) {
  const played = playInstance({ session: { simulated: false } })
  const path = join(played.directory, '.claude/settings.json')
  if (settings) {
    mkdirSync(join(played.directory, '.claude'))
    writeFileSync(path, JSON.stringify(settings))
  }
  const task = await played.send()
  played.print(lifecycle(task.promptUuid, 'started'), init())
  return { ...played, task, path }
}

const asked = ({ stdin }: PlayedInstance) =>
  stdin.filter(({ request }) => request?.subtype === 'get_settings').map(({ request_id: id = '' }) => id)

const untilAsked = (played: PlayedInstance) =>
  vi.waitFor(() => {
    const [id] = asked(played)
    if (id === undefined) throw new Error('not asked yet')
    return id
  })

const notes = (played: PlayedInstance, id: string) =>
  played.events(id).filter(({ kind, payload }) => kind === 'noted' && 'code' in payload)

test('settings that were not loaded are told in the turn, also when the answer comes after its end', async () => {
  const played = await turnWith()
  const id = await untilAsked(played)
  played.print(result())
  const errors = [{ file: played.path, path: 'hooks', message: 'not an object' }]
  played.print(replies(id, { sources: [], errors }))
  await vi.waitFor(() =>
    expect(notes(played, played.task.id)).toMatchObject([
      {
        payload: {
          level: 'warning',
          code: 'settings_not_loaded',
          text: expect.stringContaining('hooks: not an object'),
        },
      },
    ]),
  )
  expect(played.task.state).toBe('completed')
})

test('an instance is asked once, however many turns it has', async () => {
  const played = await turnWith()
  const id = await untilAsked(played)
  played.print(
    replies(id, {
      sources: [{ source: 'userSettings', settings: { permissions: { deny: ['Bash(rm:*)'] } } }],
    }),
  )
  played.print(result())
  const next = await played.send()
  played.print(lifecycle(next.promptUuid, 'started'), init(), result())
  await new Promise((resolve) => setImmediate(resolve))
  expect(asked(played)).toHaveLength(1)
  expect([...notes(played, played.task.id), ...notes(played, next.id)]).toEqual([])
})

test('one that does not know the question, or answers something else, says nothing', async () => {
  const played = await turnWith()
  played.print(refuses(await untilAsked(played), 'Unsupported control request'))
  await vi.waitFor(() => expect(played.runner.replies.size).toBe(0))
  expect(notes(played, played.task.id)).toEqual([])
})

test('where there are no settings, nothing is asked', async () => {
  const played = await turnWith(null)
  played.print(result())
  await new Promise((resolve) => setTimeout(resolve))
  expect(played.runner.settingsAsked).toBe(true)
  expect(asked(played)).toEqual([])
})

test('a simulated instance is not asked', async () => {
  const played = playInstance({ session: { simulated: true } })
  await played.send()
  played.print(init())
  expect(played.runner.settingsAsked).toBe(false)
})
