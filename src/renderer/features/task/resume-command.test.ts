import { expect, test } from 'vitest'
import { resumeCommand } from './resume-command.ts'

const session = { claudeSessionId: 'abc-1', directory: '/srv/shop', simulated: false, resumable: true }

test.each([
  ['/srv/shop', 'cd /srv/shop && claude --resume abc-1'],
  ["/it's here; $(rm)", "cd '/it'\\''s here; $(rm)' && claude --resume abc-1"],
])('the directory %s is one word', (directory, command) => {
  expect(resumeCommand({ ...session, directory })).toBe(command)
})

test.each([{ simulated: true }, { claudeSessionId: null }, { resumable: false }])(
  'none with %j',
  (change) => {
    expect(resumeCommand({ ...session, ...change })).toBeNull()
  },
)
