import { Argument, type Command } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { type Shell, shells } from './completion/shells.ts'

/** `muster completion`, and what its scripts ask. */
export function addCompletionCommands({ on, start }: CommandMaker): void {
  on('completion', {
    json: 'none: it prints a script',
    examples: [
      ['muster completion bash', 'in ~/.bashrc: source <(muster completion bash)'],
      ['muster completion zsh', 'in ~/.zshrc, after compinit: source <(muster completion zsh)'],
      ['muster completion fish', 'muster completion fish > ~/.config/fish/completions/muster.fish'],
    ],
  })
    .summary('complete commands, options, ids and names in a shell')
    .description(
      'Print a script that has a shell complete commands, options and, from the running supervisor, ids and names.',
    )
    .addArgument(new Argument('<shell>', 'which').choices(shells))
    .action((shell: Shell) =>
      start(async ({ terminal }) => {
        terminal.write((await import('./completion/shells.ts')).shellScripts[shell])
        return 0
      }),
    )

  on('complete', {
    isHidden: true,
    json: 'none: a line for each word',
    examples: [['muster complete --word=sh --', 'what can stand there']],
  })
    .summary('print the words that fit, for the scripts of completion')
    .option('--word <text>', 'the beginning of the word', '')
    .argument('[words...]', 'the words before it')
    .action((words: string[], options: { word: string }, command: Command) =>
      start(async (context) =>
        (await import('./verbs/complete.ts')).completeWords(context, rootOf(command), words, options.word),
      ),
    )
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command
}
