import type { Command, Option } from 'commander'
import { isHidden } from '../command-maker.ts'
import { type Named, namedByArgument, namedByOption } from './named.ts'

/** A word that can stand where the cursor is, and what it means. */
export interface Offer {
  value: string
  hint: string
}

/** What can stand where the cursor is: words that the commands have, and rows and files that are looked up. */
export interface Completion {
  offers: readonly Offer[]
  named: readonly Named[]
  /** Begins each value: `--format=` where the word has it already. */
  prefix: string
  /** The arguments before it that are no options: a node is one of the run before it. */
  before: readonly string[]
}

/** What the words of a command line leave open for the word at the cursor. */
export function complete(program: Command, words: readonly string[], current: string): Completion {
  const isHelp = words[0] === 'help'
  let command = program
  let before: string[] = []
  let ended = false
  let wantsValue: Option | undefined
  const rest = isHelp ? words.slice(1) : words
  for (const [at, word] of rest.entries()) {
    // bash makes three words of --name=value.
    if (word === '=') {
      wantsValue = optionOf(command, rest[at - 1] ?? '')
      continue
    }
    if (wantsValue) wantsValue = undefined
    else if (word === '--' && !ended) ended = true
    else if (word.startsWith('-') && !ended) {
      const option = optionOf(command, word)
      if (option?.required) wantsValue = option
    } else {
      const part = before.length === 0 && commandsOf(command).find((one) => isCalled(one, word))
      if (part) command = part
      else before = [...before, word]
    }
  }
  const found = { offers: [], named: [], prefix: '', before }
  if (isHelp) return { ...found, offers: commandOffers(command) }
  if (wantsValue) return { ...found, ...valuesOf(wantsValue) }
  if (current.startsWith('-') && !ended) {
    const [name = '', value] = current.split('=', 2)
    const option = value === undefined ? undefined : optionOf(command, name)
    if (option) return { ...found, ...valuesOf(option), prefix: `${name}=` }
    return { ...found, offers: optionOffers(command) }
  }
  const commands = before.length === 0 ? commandOffers(command) : []
  const args = command.registeredArguments
  const argument = args[before.length] ?? (args.at(-1)?.variadic ? args.at(-1) : undefined)
  if (!argument) return { ...found, offers: commands }
  const choices = (argument.argChoices ?? []).map((value) => ({ value, hint: '' }))
  return { ...found, offers: [...commands, ...choices], named: namedByArgument(command, argument) }
}

function valuesOf(option: Option): Pick<Completion, 'offers' | 'named'> {
  const offers = (option.argChoices ?? []).map((value) => ({ value, hint: '' }))
  return { offers, named: namedByOption(option) }
}

function commandsOf(command: Command): Command[] {
  return command.commands.filter((one) => !isHidden(one))
}

function commandOffers(command: Command): Offer[] {
  const offers = commandsOf(command).map((one) => ({ value: one.name(), hint: one.summary() }))
  return command.parent === null ? [...offers, { value: 'help', hint: 'show the help of a command' }] : offers
}

function isCalled(command: Command, word: string): boolean {
  return command.name() === word || command.aliases().includes(word)
}

/** Its own options, then those of every command. */
function optionsOf(command: Command): Option[] {
  const own = [...command.options]
  return command.parent ? [...own, ...optionsOf(command.parent)] : own
}

function optionOf(command: Command, flag: string): Option | undefined {
  return optionsOf(command).find(({ long, short }) => flag === long || flag === short)
}

function optionOffers(command: Command): Offer[] {
  const offers = optionsOf(command).map(({ long, description }) => ({ value: long ?? '', hint: description }))
  return [...offers, { value: '--help', hint: 'show its help' }]
}
