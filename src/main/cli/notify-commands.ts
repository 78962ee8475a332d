import { Argument, InvalidArgumentError, Option } from 'commander'
import { hoursPattern, MAX_GROUP_SECONDS, notificationKinds } from '../../contract/notification-names.ts'
import type { CommandMaker } from './command-maker.ts'
import { collect, collectWords, parseDuration, wholeNumber } from './parse-values.ts'

const kinds = ['desktop', 'browser', 'sound', 'command', 'webhook', 'ntfy', 'email'] as const
const channelLine = '`{"type":"channel","channel":Channel}`'
const ruleLine = '`{"type":"rule","rule":NotificationRule}`'
const deliveryLine = '`{"type":"delivery","delivery":Delivery}`'

/** `muster notify …`. */
export function addNotifyCommands({ on, start }: CommandMaker): void {
  const group = on('notify', {
    json: `${channelLine} for each, then ${ruleLine} for each`,
    examples: [['muster notify', 'rules, and the channels that they name']],
  })
    .summary('who is told what, and where')
    .description(
      'Notifications: rules say what is told, channels where. Without a command: both lists, and whether somebody looks now.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).show(context)))

  on('channels', { json: `${channelLine} for each`, examples: [['muster notify channels --json']] }, group)
    .summary('list channels')
    .description('List channels, what waits for each, and what went wrong last. Secrets are never shown.')
    .action(() => start(async (context) => (await load()).channels(context)))

  on('rules', { json: `${ruleLine} for each`, examples: [['muster notify rules']] }, group)
    .summary('list rules')
    .description('List rules: what is told, about what, and by which channels.')
    .action(() => start(async (context) => (await load()).rules(context)))

  on(
    'channel',
    {
      json: channelLine,
      examples: [
        [
          'muster notify channel Team --kind webhook --url https://example.org/muster --new-secret',
          'prints the key once, for the receiver',
        ],
        ['muster notify channel Phone --kind ntfy --topic my-muster --links'],
        [
          'muster notify channel Mail --kind email --host smtp.example.org --user me --from me@example.org --to me@example.org --secret -',
          'the password is read from stdin',
        ],
        ['muster notify channel Say --kind command -- espeak "Muster needs you"', 'no shell reads it'],
        ['muster notify channel Team --off', 'what waits for it waits on'],
      ],
    },
    group,
  )
    .summary('make a channel, or change one')
    .description(
      'Make a channel, or change the one of this name. What is not named stays as it is. Only people can: an instance may not.\nThe key of a webhook, the token of ntfy and the password of a mail server are kept in the data directory and never shown again.',
    )
    .argument('<name>', 'its name')
    .argument('[command...]', 'for --kind command: the program and its arguments, behind --')
    .addOption(new Option('--kind <kind>', 'what it is').choices(kinds))
    .option('--url <address>', 'of a webhook, or of the ntfy server (default: https://ntfy.sh)')
    .option('--topic <topic>', 'of ntfy')
    .option('--allow-http', 'without TLS to another machine')
    .option('--host <name>', 'of the mail server')
    .option('--port <n>', 'of the mail server (default: 587)', wholeNumber(1, 65_535))
    .addOption(
      new Option('--security <how>', 'of mail (default: starttls); none only to this machine').choices([
        'starttls',
        'tls',
        'none',
      ]),
    )
    .option('--user <name>', 'at the mail server')
    .option('--from <address>', 'who the mail is from')
    .option('--to <address>', 'who it is for; may be given several times', collect)
    .addOption(new Option('--tone <tone>', 'of a sound').choices(['soft', 'bright', 'urgent']))
    .option('--timeout <time>', 'of a command (default: 30s, at most 5m)', parseDuration)
    .option('--links', 'messages about requests have one-time links (see notifications.linkAddress)')
    .option('--no-links', 'no links')
    .addOption(
      new Option('--secret <from>', 'where the key, token or password comes from: only - (stdin)').conflicts(
        'newSecret',
      ),
    )
    .option('--new-secret', 'make a new key for a webhook, and print it once')
    .addOption(new Option('--on', 'switch it on').conflicts('off'))
    .option('--off', 'switch it off, and keep it')
    .action((name: string, command: string[], options) =>
      start(async (context) => (await loadChannel()).saveChannel(context, { name, command, ...options })),
    )

  on(
    'rule',
    {
      json: ruleLine,
      examples: [
        ['muster notify rule Failures --events failed,over_budget --channels Team'],
        [
          'muster notify rule Night --events needs_me --channels Desktop --escalate-after 10m --escalate-to Phone',
          'to the telephone when nobody answers',
        ],
        ['muster notify rule Done --events finished --channels Team --group 300 --directory ~/shop'],
        ['muster notify rule Failures --off'],
      ],
    },
    group,
  )
    .summary('make a rule, or change one')
    .description('Make a rule, or change the one of this name. What is not named stays as it is.')
    .argument('<name>', 'its name')
    .option('--events <list>', `what is told: ${notificationKinds.join(', ')}`, collectWords)
    .option('--channels <names>', 'where, with commas between them', collectWords)
    .option('--directory <path>', 'only in this directory and below')
    .option('--workflow <name>', 'only runs of this workflow and their tasks')
    .option('--module <name>', 'only tasks that answer for this module')
    .option('--label <label>', 'only tasks that work on an item with this label')
    .option('--anywhere', 'whatever directory, workflow, module and label')
    .option('--while-looking', 'also while somebody looks at a page')
    .option('--unless-looking', 'not while somebody does (default)')
    .option(
      '--quiet-hours <hours>',
      'hours like 22:00-07:00, always (no quiet hours), or default (as the setting says)',
      quietHours,
    )
    .option(
      '--group <seconds>',
      'what happens within so many seconds is one message; 0: one each',
      wholeNumber(0, MAX_GROUP_SECONDS),
    )
    .option('--escalate-after <time>', 'a request without an answer goes on to others', parseDuration)
    .option('--escalate-to <names>', 'these channels, with commas between them', collectWords)
    .option('--no-escalate', 'it goes nowhere else')
    .addOption(new Option('--on', 'switch it on').conflicts('off'))
    .option('--off', 'switch it off, and keep it')
    .action((name: string, options) =>
      start(async (context) => (await loadRule()).saveRule(context, { name, ...options })),
    )

  on(
    'rm',
    {
      json: '`{"type":"removed","what":"channel"|"rule","name"}`',
      examples: [['muster notify rm rule Failures'], ['muster notify rm channel Team']],
    },
    group,
  )
    .summary('remove a channel or a rule')
    .description('Remove a rule, or a channel: what waits for that is given up.')
    .addArgument(new Argument('<what>', 'what it is').choices(['channel', 'rule']))
    .argument('<name>', 'its name')
    .action((what: 'channel' | 'rule', name: string) =>
      start(async (context) => (await load()).remove(context, what, name)),
    )

  on('test', { json: deliveryLine, examples: [['muster notify test Team']] }, group)
    .summary('send a test message')
    .description('Send a test message to a channel, past what waits for it. Fails when it was not sent.')
    .argument('<channel>', 'its name')
    .action((name: string) => start(async (context) => (await load()).test(context, name)))

  on(
    'log',
    {
      json: `${deliveryLine} for each`,
      examples: [['muster notify log'], ['muster notify log --channel Team --state waiting,given_up']],
    },
    group,
  )
    .summary('show what was told, and what waits')
    .description('Show messages and what became of them, newest first.')
    .option('--channel <name>', 'only to this channel')
    .option('--state <states>', 'held, waiting, sending, sent, given_up, dropped', collectWords)
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 500), 20)
    .action((options) => start(async (context) => (await load()).log(context, options)))

  on('retry', { json: deliveryLine, examples: [['muster notify retry 1a2b3c4d']] }, group)
    .summary('try a message again now')
    .description('Try a message again now: one that was given up, or waits for its next attempt.')
    .argument('<message>', 'its id, or 4 characters or more of its beginning or end')
    .action((reference: string) => start(async (context) => (await load()).retry(context, reference)))
}

function quietHours(text: string): string {
  if (text === 'always' || text === 'default' || hoursPattern.test(text)) return text
  throw new InvalidArgumentError('Give hours like 22:00-07:00, always, or default.')
}

const load = () => import('./verbs/notify.ts')
const loadChannel = () => import('./verbs/notify-channel.ts')
const loadRule = () => import('./verbs/notify-rule.ts')
