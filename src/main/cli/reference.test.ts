import { spawnSync } from 'node:child_process'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { ErrorCode } from '../../contract/errors.ts'
import { PermissionMode } from '../../contract/values.ts'
import { isHidden, notesOf, pathOf } from './command-maker.ts'
import { errorExitCodes, exitCodeMeanings, exitCodes, pdfExitCodes } from './exit-codes.ts'
import { createManPage } from './man-page.ts'
import { permissionModes } from './permission-modes.ts'
import { createProgram, programExamples, separateHold } from './program.ts'
import { createReference } from './reference.ts'

test('docs/cli.md is current', async () => {
  const reference = createReference(createProgram('0.0.0', async () => {}))
  await expect(reference).toMatchFileSnapshot('../../../docs/cli.md')
})

test('the manual page is current, and has each command', async () => {
  const program = createProgram('0.0.0', async () => {})
  const page = createManPage(program)
  await expect(page).toMatchFileSnapshot('../../../resources/man/muster.1')
  const check = (command: Command) => {
    if (!isHidden(command)) expect(page).toContain(`.SS muster ${pathOf(command).replaceAll('-', '\\-')} `)
    for (const part of command.commands) check(part)
  }
  for (const command of program.commands) check(command)
})

test.skipIf(spawnSync('groff', ['--version']).error)('roff finds nothing wrong with the manual page', () => {
  const page = createManPage(createProgram('0.0.0', async () => {}))
  const { stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww'], { input: page, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(stdout).toContain('muster workflow validate')
})

test('every command has a summary, examples, and each example is accepted', async () => {
  const program = createProgram('0.0.0', async () => {})
  const examples = [...programExamples]
  const check = (command: Command) => {
    const path = pathOf(command)
    expect(command.summary(), path).not.toBe('')
    for (const example of notesOf(command).examples) {
      expect(example[0], path).toContain(`muster ${path.split(' ')[0]}`)
      examples.push(example)
    }
    for (const part of command.commands) check(part)
  }
  for (const command of program.commands) check(command)
  for (const [line] of examples) {
    let ran = 0
    const fresh = createProgram('0.0.0', async () => {
      ran += 1
    })
    await fresh.parseAsync(separateHold(wordsOf(line)), { from: 'user' })
    expect(ran, line).toBe(1)
  }
})

test('every error has an exit code, and every exit code a meaning', () => {
  expect(Object.keys(errorExitCodes).toSorted()).toEqual(ErrorCode.options.toSorted())
  const used = new Set([errorExitCodes, exitCodes, pdfExitCodes].flatMap((codes) => Object.values(codes)))
  expect(exitCodeMeanings.map(([code]) => code)).toEqual([...used].toSorted((a, b) => a - b))
})

test("the permission modes are the contract's", () => {
  expect(permissionModes).toEqual(PermissionMode.options)
})

/** The words after `muster` of an example: quotes keep together, a pipe before it is left out. */
function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '')
  return words.slice(words.indexOf('muster') + 1)
}
