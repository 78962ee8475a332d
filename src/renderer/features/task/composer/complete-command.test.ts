import { expect, test } from 'vitest'
import { completeCommand } from './complete-command.ts'

const commands = [
  { name: 'review-code', description: '' },
  { name: '/code', description: '' },
  { name: 'compact', description: '' },
]
const names = (text: string) => completeCommand(text, commands).map((command) => command.name)

test('names that begin with what was typed come before those that contain it', () => {
  expect(names('/co')).toEqual(['code', 'compact', 'review-code'])
})

test('a lone slash offers all of them', () => expect(names('/')).toHaveLength(3))

test.each(['', 'co', '/code now', 'say /co'])('nothing is offered for %j', (text) =>
  expect(names(text)).toEqual([]),
)
