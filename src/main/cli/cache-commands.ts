import type { Command } from 'commander'
import type { CommandMaker } from './command-maker.ts'

const cacheLine = '`{"type":"cache","cache":CacheStats}`'

/** `muster workflow cache …` */
export function addCacheCommands(group: Command, { on, start }: CommandMaker): void {
  const cache = on(
    'cache',
    {
      json: cacheLine,
      examples: [['muster workflow cache', 'what it holds, and how often it helped']],
    },
    group,
  )
    .summary('see, clear, export or import cached results')
    .description(
      'Results of nodes that are used again. Without a command: what the cache holds, and how often it helped.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).stats(context)))

  on('stats', { json: cacheLine, examples: [['muster workflow cache stats --json']] }, cache)
    .summary('show what the cache holds')
    .description(
      'Show what the cache of results holds, and how often it helped since the supervisor started.',
    )
    .action(() => start(async (context) => (await load()).stats(context)))

  on(
    'clear',
    {
      json: '`{"type":"cleared","pattern","removed"}`',
      examples: [
        ['muster workflow cache clear', 'all'],
        ['muster workflow cache clear review-all', 'of a workflow'],
        ['muster workflow cache clear "*/survey"', 'of a node in all of them'],
      ],
    },
    cache,
  )
    .summary('forget cached results')
    .description('Forget cached results: all, those of a workflow, or by a pattern of WORKFLOW/NODE.')
    .argument('[pattern]', '* stands for any characters, ? for one', '*')
    .action((pattern: string) => start(async (context) => (await load()).clear(context, pattern)))

  on(
    'export',
    {
      json: 'a `CacheEntry` for each, also without `--json`',
      examples: [['muster workflow cache export', 'into a file: > cache.ndjson']],
    },
    cache,
  )
    .summary('print all cached results')
    .description('Print all cached results that are valid, one JSON object a line, for import elsewhere.')
    .action(() => start(async (context) => (await load()).exportAll(context)))

  on(
    'import',
    {
      json: '`{"type":"imported","read","imported"}`',
      examples: [['muster workflow cache import cache.ndjson']],
    },
    cache,
  )
    .summary('take in exported results')
    .description('Take in exported results. Those that have expired are left out.')
    .argument('<file>', 'what export printed; - is stdin')
    .action((file: string) => start(async (context) => (await load()).importAll(context, file)))
}

const load = () => import('./verbs/cache.ts')
