import { type Command, Option } from 'commander'
import { searchKinds, searchSources, searchSpeakers } from '../../contract/search-names.ts'
import type { CommandMaker } from './command-maker.ts'
import { collectWords, parseDollars, wholeNumber } from './parse-values.ts'

const load = () => import('./verbs/search.ts')

/** `muster search`. */
export function addSearchCommands({ on, start }: CommandMaker): void {
  withFilters(
    on('search', {
      json: '`{"type":"hit","hit":SearchHit}` for each, last `{"type":"result","nextCursor","complete","behind"}`',
      examples: [
        ['muster search rate limit', 'both words, anywhere'],
        ['muster search \'"connection reset" -test\'', 'a phrase, without a word'],
        ['muster search userName --tool Edit --file src/user.ts', 'edits of tasks that touched a file'],
        ['muster search migration --who person,assistant --since 7d'],
        ['muster search --file src/a.ts', 'the calls that touched it'],
      ],
    })
      .summary('search everything that was said and done')
      .description(
        'Search prompts, answers, thinking, what tools were given and gave, titles, workflows, runs, work items, questions to\nmodules, and conversations of Claude Code that the vault has. All words must be there, their beginnings are enough:\n"a phrase", -without, one OR another. Parts of names and paths are found. docs/search.md says more.',
      )
      .argument(
        '[words...]',
        'what is looked for; put words that begin with a dash in quotes with the others',
      ),
  )
    .option('-n, --limit <n>', 'texts at most', wholeNumber(1, 100), 20)
    .option('--cursor <cursor>', 'go on behind an earlier page')
    .option('--context', 'show what stands before and behind each')
    .action((words: string[], options) =>
      start(async (context) => (await load()).search(context, words, options)),
    )
}

/** What narrows a search, and its order. */
export function withFilters(command: Command): Command {
  return command
    .option('--who <who>', `of these: ${searchSpeakers.join(', ')}`, collectWords)
    .option('--kind <kinds>', `of these: ${searchKinds.join(', ')}`, collectWords)
    .option('--in <sources>', `of these: ${searchSources.join(', ')}`, collectWords)
    .option('-d, --dir <path>', 'of this directory and those below it')
    .option('-s, --session <session>', 'of one session: its id, or its beginning or end')
    .option('-m, --model <name>', 'of models whose name has this')
    .option('--tool <name>', 'of this tool')
    .option('--file <path>', 'of tasks in which a tool was given this file: its path or the end of that')
    .option('--state <states>', 'of tasks in these states', collectWords)
    .option('--since <time>', 'from then: a time ago such as 90m, 12h, 7d, or a date such as 2026-11-02')
    .option('--until <time>', 'before then, as --since')
    .option('--min-cost <dollars>', 'of what cost this at least, in US dollars', parseDollars)
    .option('--max-cost <dollars>', 'of what cost this at most, in US dollars', parseDollars)
    .addOption(
      new Option('--sort <order>', 'best first, or newest first')
        .choices(['relevance', 'newest'])
        .default('relevance'),
    )
}
