import { type Command, Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { collectWords, parseDollars, parseDuration, wholeNumber } from './parse-values.ts'

const queryArgument = 'the id of a question, or 4 characters or more of its beginning or end'
const queryLine = '`{"type":"query","query":Query}`'
const askLines = `${queryLine} for each question whenever it changed, last \`{"type":"result","queries":[Query],"together","exitCode"}\`. With \`--background\` each question once`
const moduleOption = ['-m, --module <name>', 'only of this module'] as const
const conversationOption = ['-c, --conversation <id>', 'only of this conversation'] as const

/** Verbs of `muster module` that ask modules and look at what was asked. */
export function addModuleQueryCommands(group: Command, { on, start }: CommandMaker): void {
  on(
    'ask',
    {
      json: askLines,
      examples: [
        ['muster module ask billing "How is an invoice cancelled?"'],
        [
          'muster module ask billing --conversation 1a2b3c4d "And who may do that?"',
          'with the earlier question in mind',
        ],
        [
          'muster module ask billing --capability invoice.fields --input order.json',
          'an answer by its schema',
        ],
        ['muster module ask any --capability invoice.cancel@^1 "How?"', 'whichever module can best'],
        ['muster module ask billing,shop --mode parallel "Which date format do you send?"'],
        ['muster module ask billing --background "What breaks if ids become UUIDs?"'],
      ],
    },
    group,
  )
    .summary('ask a module, and show its answer')
    .description(
      'Ask a module, and show what it does until it has answered. It may read and search its own folder and nothing else, unless\nit says so itself and you agreed. Ctrl-C ends the turn, a second one its process.',
    )
    .argument('<module>', 'its name; several with commas between them; "any": whichever fits')
    .argument('[question...]', 'the question; without it, from --file, from stdin, or by the capability')
    .option('-f, --file <path>', 'read the question from a file; - is stdin')
    .option('--capability <id>', 'what is asked for; a range of versions after @: invoice.cancel@^1')
    .option('--tags <words>', 'with "any": by these words, with commas between them', collectWords)
    .option('-i, --input <path>', 'the input of the capability, as YAML or JSON; - is stdin')
    .option(
      '-t, --type <type>',
      'the kind of question, which chooses the template of the prompt (default: question)',
    )
    .option('-c, --conversation <id>', 'go on with this conversation')
    .addOption(
      new Option('--mode <mode>', 'of several: the best, all at the same time, or one after the other')
        .choices(['one', 'parallel', 'sequence'])
        .default('one'),
    )
    .addOption(
      new Option('--together <how>', 'how several answers become one')
        .choices(['collect', 'first', 'merge', 'majority'])
        .default('collect'),
    )
    .option('--timeout <time>', 'end it after this time, such as 90s or 10m', parseDuration)
    .option('--budget <dollars>', 'cost at most, in US dollars', parseDollars)
    .option(
      '--max-retries <n>',
      'attempts after a failure that is worth it (default: as set)',
      wholeNumber(0, 10),
    )
    .option('--simulate', 'ask a simulated instance: no account, no costs')
    .option('--background', 'print the id of the question and leave it to be answered')
    .action((module: string, question: string[], options) =>
      start(async (context) => (await load()).ask(context, module, question, options)),
    )

  on(
    'answer',
    {
      json: `${queryLine}; with \`--follow\` as \`ask\``,
      examples: [
        ['muster module answer 1a2b3c4d'],
        ['muster module answer --follow 1a2b3c4d', 'of one that was asked in the background'],
      ],
    },
    group,
  )
    .summary('show a question with its answer')
    .description('Show a question to a module with its whole answer, why that module was asked, and by whom.')
    .argument('<query>', queryArgument)
    .option('-f, --follow', 'show what it does until it has answered')
    .action((query: string, options) =>
      start(async (context) => (await load()).answer(context, query, options)),
    )

  on('cancel', { json: queryLine, examples: [['muster module cancel 1a2b3c4d']] }, group)
    .summary('take questions back')
    .description('Take questions back that have no answer yet: their tasks are ended.')
    .argument('<query...>', queryArgument)
    .action((queries: string[]) => start(async (context) => (await load()).cancel(context, queries)))

  on(
    'history',
    {
      json: `${queryLine} for each`,
      examples: [
        ['muster module history', 'the newest questions to all modules'],
        ['muster module history --module billing --search "invoice cancel"'],
        ['muster module history --conversation 1a2b3c4d --export talk.md', 'with whole answers, into a file'],
      ],
    },
    group,
  )
    .summary('what modules were asked')
    .description('List questions to modules, newest first, or write them with their whole answers.')
    .option(...moduleOption)
    .option(...conversationOption)
    .option('--search <words>', 'only those with all these words in question or answer')
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 1_000), 20)
    .option('--export <path>', 'write all of them to a file, .md or .jsonl; - is stdout, as JSON lines')
    .action((options) => start(async (context) => (await load()).history(context, options)))

  on(
    'conversations',
    {
      json: '`{"type":"conversation","conversation":ModuleConversation}` for each',
      examples: [['muster module conversations --module billing']],
    },
    group,
  )
    .summary('conversations with modules')
    .description('List conversations with modules, last asked first. `ask --conversation` goes on with one.')
    .option(...moduleOption)
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 100_000), 20)
    .action((options) => start(async (context) => (await load()).conversations(context, options)))

  on(
    'forget',
    {
      json: '`{"type":"forgotten","queryIds":[],"conversationIds":[]}`',
      examples: [
        ['muster module forget 1a2b3c4d', 'one question'],
        ['muster module forget --conversation 1a2b3c4d'],
        ['muster module forget --module billing --yes', 'all that it was ever asked'],
      ],
    },
    group,
  )
    .summary('forget what modules were asked')
    .description(
      'Forget a question, a conversation, or all that a module was asked, with the transcripts, for good. A conversation of which\none question is forgotten goes on in a new session.',
    )
    .argument('[query]', queryArgument)
    .option('-m, --module <name>', 'all that this module was asked')
    .option('-c, --conversation <id>', 'this conversation')
    .option('--yes', 'do not ask')
    .action((query: string | undefined, options) =>
      start(async (context) => (await load()).forget(context, query, options)),
    )

  on(
    'prompt',
    {
      json: '`{"type":"prompt","prompt":ModulePrompt}`',
      examples: [
        ['muster module prompt billing'],
        ['muster module prompt billing --type validation --capability invoice.fields'],
        ['muster module prompt billing --question "How is an invoice cancelled?"', 'with the history for it'],
      ],
    },
    group,
  )
    .summary('print the system prompt of a module')
    .description(
      'Print the system prompt that the next question to a module would have. About how many tokens it has, and what of the\nhistory was left out, is said on stderr.',
    )
    .argument('<module>', 'its name')
    .option('-t, --type <type>', 'the kind of question (default: question)')
    .option('--capability <id>', 'what is asked for')
    .option('--question <text>', 'the question by which the history is chosen')
    .option('-c, --conversation <id>', 'as the next one of this conversation')
    .action((module: string, options) =>
      start(async (context) => (await load()).prompt(context, module, options)),
    )
}

const load = () => import('./verbs/module-queries.ts')
