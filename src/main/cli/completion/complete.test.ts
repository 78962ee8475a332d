import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { isHidden, pathOf } from '../command-maker.ts'
import { createProgram } from '../program.ts'
import { complete } from './complete.ts'
import { namedByArgument, namedByOption } from './named.ts'

const program = createProgram('0.0.0', async () => {})
const values = (...words: string[]) =>
  complete(program, words.slice(0, -1), words.at(-1) ?? '').offers.map(({ value }) => value)
const named = (...words: string[]) => complete(program, words.slice(0, -1), words.at(-1) ?? '').named

test('offers commands, those of a group, options and choices', () => {
  expect(values('')).toEqual(expect.arrayContaining(['run', 'show', 'workflow', 'help']))
  expect(values('')).not.toContain('complete')
  expect(values('workflow', '')).toEqual(expect.arrayContaining(['validate', 'run', 'cache']))
  expect(values('workflow', 'cache', '')).toEqual(['stats', 'clear', 'export', 'import'])
  expect(values('help', 'workflow', '')).toContain('graph')
  expect(values('ls', '--')).toEqual(expect.arrayContaining(['--state', '--data-dir', '--help']))
  expect(values('workflow', 'graph', 'x', '--format', '')).toEqual(['mermaid', 'dot', 'json', 'text'])
  expect(values('answer', '1a2b3c4d', '')).toEqual(['allow', 'deny'])
  expect(values('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell'])
})

test('a value stands behind its option, also joined by = as bash and others have it', () => {
  expect(values('workflow', 'graph', '--format', '=', 'm')).toContain('mermaid')
  expect(values('pause', '--hold', '=', '')).toEqual(['step', 'turn'])
  expect(complete(program, ['pause'], '--hold=s')).toMatchObject({
    prefix: '--hold=',
    offers: [{ value: 'step' }, { value: 'turn' }],
  })
  // Of one that need not have a value, the next word is none.
  expect(named('pause', '--hold', '')).toEqual(['task'])
})

test('tells what an argument and a value name', () => {
  expect(named('show', '')).toEqual(['task'])
  expect(named('show', 'one', '')).toEqual([])
  expect(named('archive', 'one', 'two', '')).toEqual(['task'])
  expect(named('--data-dir', '/x', 'show', '')).toEqual(['task'])
  expect(named('run', '--session', '')).toEqual(['session'])
  // There it has no value.
  expect(named('answer', '--session', '')).toEqual(['request'])
  expect(named('config', 'get', '')).toEqual(['setting'])
  expect(named('workflow', 'validate', '')).toEqual(['workflow', 'file'])
  expect(complete(program, ['workflow', 'retry', 'abcd'], '')).toMatchObject({
    named: ['node'],
    before: ['abcd'],
  })
  expect(named('show', '--', '-')).toEqual(['task'])
})

test('what an argument or an option is completed with was decided for each', () => {
  const nothing = new Set<string>()
  const look = (command: Command) => {
    if (isHidden(command)) return
    for (const argument of command.registeredArguments) {
      if (!argument.argChoices && namedByArgument(command, argument).length === 0)
        nothing.add(`${pathOf(command)} ${argument.name()}`)
    }
    for (const option of command.options) {
      if (option.required && !option.argChoices && namedByOption(option).length === 0)
        nothing.add(option.long ?? '')
    }
    for (const part of command.commands) look(part)
  }
  look(program)
  expect([...nothing].toSorted()).toMatchSnapshot()
})

test('offers nothing that the commands do not say', () => {
  const source = readFileSync(new URL('shells.ts', import.meta.url), 'utf8')
  expect(source).not.toMatch(/\beval\b/)
})
