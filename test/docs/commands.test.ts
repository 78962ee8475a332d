import type { Command } from 'commander'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { createProgram, separateHold } from '../../src/main/cli/program.ts'
import { documents, guides, inlineCode, matches, musterArguments, musterLines, read } from './documents.ts'

// Commands that the documents name are commands that there are.

/** Options of other programs that the documents speak of. */
const foreign = new Set(['--max-budget-usd', '--project', '--silent'])
/** Options of `npm start` besides those of `muster serve`. */
const ofStart = new Set(['--web'])
/** Options that each command has. */
const ofAll = new Set(['--help'])

function silent(): Command {
  const program = createProgram('0.0.0', async () => {})
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} })
  }
  return program
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}

function hasOption(command: Command, flag: string): boolean {
  if (['--help', '-h'].includes(flag)) return true
  for (let at: Command | null = command; at; at = at.parent) {
    if (at.options.some(({ long, short }) => flag === long || flag === short)) return true
  }
  return false
}

/** What is wrong with a command that a sentence names: arguments may be left out there, and stand in capitals. */
function problemOf(args: readonly string[]): string | null {
  let command = silent()
  for (const word of args) {
    const next = command.commands.find((each) => each.name() === word || each.aliases().includes(word))
    if (next) command = next
    else if (word.startsWith('-')) {
      const [flag = ''] = word.split('=')
      if (!hasOption(command, flag)) return `"${command.name()}" has no option ${flag}`
    } else if (command.commands.length > 0 && !/^[A-Z…]/.test(word)) {
      return `"${command.name()}" has no command "${word}"`
    }
  }
  return null
}

test('lines that are to be typed are accepted by the command line', async () => {
  expect(musterLines.length).toBeGreaterThan(100)
  for (const { document, line, args } of musterLines) {
    await expect(
      silent().parseAsync(separateHold(args), { from: 'user' }),
      `${document}: ${line}`,
    ).resolves.toBeDefined()
  }
})

test('commands that a sentence names exist, with their options', () => {
  let named = 0
  for (const document of guides) {
    for (const code of inlineCode(document)) {
      const args = musterArguments(code)
      if (!args || args[0] === 'ARGS') continue
      named += 1
      expect(problemOf(args), `${document}: \`${code}\``).toBeNull()
    }
  }
  expect(named).toBeGreaterThan(50)
  expect(problemOf(['ps', '--everything'])).not.toBeNull()
  expect(problemOf(['workflow', 'rerun', 'RUN'])).not.toBeNull()
})

test('options that a sentence names exist', () => {
  const known = new Set(everyCommand(silent()).flatMap(({ options }) => options.map(({ long }) => long)))
  for (const document of guides) {
    for (const code of inlineCode(document)) {
      for (const flag of matches(code, /(?<![\w-])(--[a-z][\w-]*)/g)) {
        const exists = known.has(flag) || foreign.has(flag) || ofStart.has(flag) || ofAll.has(flag)
        expect(exists, `${document}: \`${code}\``).toBe(true)
      }
    }
  }
})

test('npm scripts that are named exist', () => {
  const scripts = Object.keys(manifest.scripts)
  for (const document of documents) {
    for (const name of matches(read(document), /\bnpm run (?:--silent )?([\w:]+)/g)) {
      expect(scripts, document).toContain(name)
    }
  }
})
