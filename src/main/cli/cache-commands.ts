import type { Command } from 'commander'
import type { CommandMaker } from './command-maker.ts'

/** `muster workflow cache …` */
export function addCacheCommands(group: Command, { on, start }: CommandMaker): void {
  const cache = on('cache', group)
    .summary('see, clear, export or import cached results')
    .description(
      'Results of nodes that are used again. Without a command: what the cache holds, and how often it helped.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).stats(context)))

  on('stats', cache)
    .summary('show what the cache holds')
    .description(
      'Show what the cache of results holds, and how often it helped since the supervisor started.',
    )
    .action(() => start(async (context) => (await load()).stats(context)))

  on('clear', cache)
    .summary('forget cached results')
    .description('Forget cached results: all, those of a workflow, or by a pattern of WORKFLOW/NODE.')
    .argument('[pattern]', '* stands for any characters, ? for one', '*')
    .action((pattern: string) => start(async (context) => (await load()).clear(context, pattern)))

  on('export', cache)
    .summary('print all cached results')
    .description('Print all cached results that are valid, one JSON object a line, for import elsewhere.')
    .action(() => start(async (context) => (await load()).exportAll(context)))

  on('import', cache)
    .summary('take in exported results')
    .description('Take in exported results. Those that have expired are left out.')
    .argument('<file>', 'what export printed; - is stdin')
    .action((file: string) => start(async (context) => (await load()).importAll(context, file)))
}

const load = () => import('./verbs/cache.ts')
