import { MAX_CHAT_TEXT } from '../../src/contract/chat/client-messages.ts'
import {
  MAX_DEFINITION_BYTES,
  MAX_FAN_OUT,
  MAX_WORKFLOW_NODES,
} from '../../src/contract/definition-limits.ts'
import { MAX_EXCHANGE_LENGTH } from '../../src/contract/exchange.ts'
import { MAX_EXPORTED_HITS, MAX_EXPORTED_TASKS } from '../../src/contract/exports.ts'
import { MAX_IMPORT_BYTES } from '../../src/contract/imports.ts'
import { FAILED_FOR_MS, MOST_CONFLICTS } from '../../src/contract/inbox.ts'
import { MAX_INTERVALS, SERIES_GROUPS } from '../../src/contract/insights.ts'
import { MAX_JSON_DEPTH, MAX_JSON_FIELDS, MAX_JSON_VALUES } from '../../src/contract/json-bounds.ts'
import { MAX_CAPABILITIES, MAX_MODULE_BYTES } from '../../src/contract/module.ts'
import { NodeRetry } from '../../src/contract/node-policies.ts'
import { MAX_GROUP_SECONDS } from '../../src/contract/notification-names.ts'
import { COMMAND_MS } from '../../src/contract/notifications.ts'
import { MAX_PROMPT_LENGTH } from '../../src/contract/operations.ts'
import { withCachePrices } from '../../src/contract/price.ts'
import { MAX_CALL_BYTES } from '../../src/contract/rpc/call-limits.ts'
import { MAX_AFTER, Priority } from '../../src/contract/task.ts'
import { MAX_DEPTH } from '../../src/contract/work-item.ts'
import { defaultSettings } from '../../src/main/core/base/core-settings.ts'
import { SHOWN_LENGTH } from '../../src/main/core/exports/pages/shown-text.ts'
import * as runaway from '../../src/main/core/runaway/limits.ts'
import { LAST_SEQ } from '../../src/main/core/search/index/document-id.ts'
import { otherDefaults, settingTable } from '../../src/main/core/settings/setting-table.ts'
import { inThread } from '../../src/main/core/templates/liquid-context.ts'
import { KEEP_BYTES } from '../../src/main/core/workflows/kinds/command-process.ts'
import { read } from './documents.ts'

/*
 * Every bound that a document states, as it is said there, made from the value in the code. A number that is missing here is
 * found by the test; a value that changes, too.
 */

/** A constant of the sources that nobody imports: a product of numbers. */
function constant(path: string, name: string): number {
  const [, value] =
    new RegExp(`const ${name} = ([\\d_.]+(?: \\*\\*? [\\d_.]+)*)$`, 'm').exec(read(`src/${path}`)) ?? []
  if (value === undefined) throw new Error(`${path} has no constant ${name} that is a number`)
  const factors = value.replaceAll('_', '').split(' * ')
  return factors.reduce((product, factor) => {
    const [base, exponent = 1] = factor.split(' ** ').map(Number)
    return product * (base ?? Number.NaN) ** exponent
  }, 1)
}

const chat = (file: string, name: string) => constant(`main/server/chat/${file}`, name)

const insights = (name: string) => constant('contract/insights.ts', name)
const notifications = (file: string, name: string) => constant(`main/core/notifications/${file}`, name)
const found = (name: string) => constant('main/core/modules/registry/find-module-files.ts', name)
const gate = (name: string) => constant('main/core/tracking/gates/look-at-gate.ts', name)
const mcp = (file: string, name: string) => constant(`main/mcp/${file}`, name)

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const word = (count: number) => words[count] ?? String(count)
const number = (count: number) => count.toLocaleString('en-US')
const seconds = (ms: number) => `${ms / 1_000} s`
const minutes = (ms: number) => `${ms / 60_000} minutes`
const days = (ms: number) => `${ms / 86_400_000} days`
const megabytes = (bytes: number) => `${bytes / 1024 ** 2} MB`
const mebibytes = (bytes: number) => `${bytes / 1024 ** 2} MiB`
const percent = (share: number) => `${share * 100}%`

const search = (file: string, name: string) => constant(`main/core/search/${file}`, name)

const forecast = (file: string, name: string) => constant(`main/core/forecast/${file}`, name)

const settings = { ...defaultSettings, ...otherDefaults }
const retry = NodeRetry.parse({})
const failures = constant('main/server/failure-limit.ts', 'MAX_FAILURES')
const look = [seconds(settings.monitorIntervalMs), seconds(settings.monitorIdleIntervalMs)]
const interrupt = constant('main/core/instances/instance-controls.ts', 'INTERRUPT_STEP_MS')
const kept = days(settings.retentionOutputMs ?? 0)
const backups = word(constant('main/core/store/migrate.ts', 'BACKUPS_KEPT'))
const grace = seconds(constant('main/cli/verbs/serve.ts', 'GRACE_MS'))
const ended = seconds(constant('main/core/processes/terminate-tree.ts', 'TOTAL_MS'))
const idle = minutes(settings.idleTimeoutMs)
const shortId = constant('main/cli/find-task.ts', 'LEAST_LENGTH')
const yaml = constant('main/core/workflows/definition/parse-definition.ts', 'MAX_YAML_BYTES')
const resultCharacters = constant('main/core/workflows/engine/bound-result.ts', 'RESULTS_LIMIT')
const retriesMost = settingTable.maxRetries.maximum
const listed = constant('renderer/features/inbox/recently-answered.tsx', 'SHOWN')
const vaultLook = constant('main/core/vault/keep-vault.ts', 'LOOK_AT_ALL_MS')
const priority = `${Priority.minValue} to ${Priority.maxValue}`

/** By document: what it says. */
export const limits: Readonly<Record<string, readonly string[]>> = {
  'ARCHITECTURE.md': [
    `every ${constant('main/core/store/journal.ts', 'COMMIT_DELAY')} ms (a few at once`,
    `over ${constant('main/rpc/read-frame.ts', 'LONG') / 1024} KiB is read in a thread`,
    `at most ${word(1_000 / constant('main/core/monitor/monitor.ts', 'ANNOUNCE_EVERY_MS'))} times a second`,
  ],
  'docs/exchange.md': [
    `with ${number(MAX_EXCHANGE_LENGTH)} characters at most`,
    `given up after ${seconds(constant('main/core/operations/exchange.ts', 'DEADLINE_MS'))}`,
    `up to ${number(constant('main/core/arangodb/read-batches.ts', 'MOST_LINES'))} records at a time`,
  ],
  'docs/insights.md': [
    `A period of up to ${insights('MOST_BY_DAY')} days is drawn by days, up to ${insights('MOST_BY_WEEK')} days by weeks`,
    `${MAX_INTERVALS} of them at most`,
    `the first ${word(SERIES_GROUPS)} with a series of their own`,
  ],
  'docs/retention.md': [
    `(${mebibytes(constant('main/core/retention/give-back.ts', 'WORTH_BYTES'))}, and a tenth`,
    `after ${kept}`,
    `after ${days(settings.retentionGraceMs)}`.replace('after ', '('),
    `Up to ${number(constant('main/core/retention/make-plan.ts', 'MOST_ITEMS'))} of a kind`,
    constant('main/core/retention/retention.ts', 'PLAN_MS') === 3_600_000 ? 'It counts for an hour' : '',
    constant('main/core/retention/keep-retention.ts', 'FIRST_LOOK_MS') === 60_000
      ? 'a minute after its start'
      : '',
    constant('main/core/retention/keep-retention.ts', 'LOOK_MS') === 3_600_000 ? 'then once an hour' : '',
    constant('main/core/vault/vault.ts', 'REMOVED_AFTER_MS') === 604_800_000 ? 'taken back for a week' : '',
  ],
  'docs/task-order.md': [`Up to ${MAX_AFTER} tasks`],
  'docs/progress.md': [
    `more than ${constant('main/core/turns/todos.ts', 'MOST_TODOS')} steps are not followed`,
    `Once ${forecast('expect-end.ts', 'LEAST_STEPS')} steps`,
    `at least ${forecast('expect-end.ts', 'LEAST_TURNS')} of them`,
    `every ${seconds(forecast('forecasts.ts', 'LOOK_MS'))}`,
    `the newest ${constant('main/core/store/figure-store.ts', 'MOST_TURNS')} turns`,
  ],
  'docs/search.md': [
    `over ${mebibytes(constant('main/core/vault/content/conversation-lines.ts', 'LONGEST'))}`,
    `the first ${number(constant('main/core/search/sources/record-sources.ts', 'TEXT_LIMIT'))} characters`,
    `the first ${number(LAST_SEQ)} events`,
    `over ${number(search('sources/piece-of.ts', 'WHOLE'))} characters`,
    `The newest ${search('query/find.ts', 'POOL')} texts`,
    `the next ${search('query/find.ts', 'POOL')}`,
    `the ${word(search('query/find.ts', 'PAGE_MS') / 1_000)} seconds of a page`,
    `after ${word(search('query/find.ts', 'HALF_LIFE_MS') / 86_400_000 / 7)} weeks`,
    `transactions of ${search('thread/index-thread.ts', 'SLICE_MS')} ms`,
    `for ${word(search('search.ts', 'CAUGHT_UP_WITHIN_MS') / 1_000)} seconds at most`,
  ],
  'docs/export.md': [
    `may have ${MAX_IMPORT_BYTES / 1024 ** 3} GiB`,
    `Up to ${number(MAX_EXPORTED_TASKS)} tasks and ${number(MAX_EXPORTED_HITS)} finds`,
    `the first ${number(SHOWN_LENGTH)} characters`,
  ],
  'docs/notifications.md': [
    `within so many seconds, ${number(MAX_GROUP_SECONDS)} at most`,
    `It has ${seconds(COMMAND_MS)} unless`,
    `cut to ${notifications('say.ts', 'MAX_TEXT')} characters`,
    `${number(notifications('intake.ts', 'MAX_WAITING'))} messages wait for one channel`,
    `the log has the last ${number(constant('main/core/store/delivery-store.ts', 'KEPT_DELIVERIES'))}`,
    `after ${seconds(notifications('backoff.ts', 'FIRST_MS'))}, then twice as long`,
    `after the first hour up to ${minutes(notifications('backoff.ts', 'LATER_LONGEST_MS'))}, for 24 hours`,
    `in the last ${word(constant('main/desktop/shell.ts', 'LOOKING_S') / 60)} minutes`,
    `it is tried up to ${word(3)} times`,
    `is tried ${word(notifications('backoff.ts', 'REFUSED_ATTEMPTS'))} times`,
    `within ${seconds(notifications('channels/post.ts', 'TIMEOUT_MS'))}`,
    `names the first ${notifications('summary.ts', 'MAX_ITEMS')}`,
    `inputs over ${number(notifications('links.ts', 'MAX_LINKED_INPUT'))} characters`,
  ],
  'docs/budgets.md': [
    `${withCachePrices({ input: 1e6, output: 0 }).cacheWrite5m / 1e6} times for writing`,
    'At 80% (`--warn-at`)',
    `${word(settings.maxRetries)} retries are allowed`,
    `begins at ${seconds(settings.retryBaseMs)} and doubles up to ${minutes(settings.retryMaxMs)}`,
  ],
  'docs/runaway.md': [
    `from ${runaway.LEAST_RATE_MS / 60_000} to ${runaway.RATE_WINDOW_MS / 60_000} of work`,
    `at least ${word(runaway.COST_TIMES)} medians, at ${word(runaway.RATE_TIMES)} times the median rate`,
    `its last ${word(runaway.LAST_REQUESTS)} requests, the ${word(runaway.COLD_REQUESTS)} dearest left out, cost ${word(runaway.GROWTH_TIMES)} times its first ${word(runaway.FIRST_REQUESTS)} or more, and the task ${word(runaway.GROWN_COST_TIMES)} medians`,
    `an error ${word(runaway.FAILED_TIMES)} times`,
    `anything else ${runaway.REPEATED_TIMES} times`,
    `started ${word(runaway.NESTED_AGENTS)} subagents or more, or the turn ${runaway.MANY_AGENTS}`,
    `failed ${runaway.FAILED_TIMES} times`,
    `${runaway.MOST_TURNS} at most and never of fewer than ${runaway.LEAST_TURNS}`,
    `more than ${word(runaway.RATE_TIMES)} times is asked for`,
    `waited for ${seconds(runaway.WAITING_MS)}`,
  ],
  'docs/chat.md': [
    `up to ${chat('chat-connection.ts', 'MOST_SESSIONS')} at a time`,
    `The last ${number(chat('sent-messages.ts', 'REMEMBERED'))} messages`,
    `at most ${number(MAX_CHAT_TEXT)} characters (code points), a message ${chat('chat.ts', 'MAX_MESSAGE_BYTES') / 1024} KiB`,
    `Up to ${chat('chat-connection.ts', 'MOST_WAITING')} messages of a connection`,
    `up to ${constant('main/rpc/outbox.ts', 'MAX_UNREAD_BYTES') / 1024 ** 2} MiB are kept`,
    `turns that run get up to ${grace}`,
    'one over 64 Ki characters',
    'cut to 2,000 characters',
    `for \`process_duration\` up to ${seconds(constant('main/core/monitor/limits.ts', 'TURN_GRACE_MS'))} later`,
    `at most ${MAX_CHAT_TEXT} characters (code points)`,
    `the turns that run get up to ${grace}`,
  ],
  'docs/cli.md': [`by ${shortId} characters or more of its beginning or end`],
  'docs/errors.md': [
    `shortened to ${shortId} characters`,
    `did not answer in ${seconds(constant('main/core/instances/replies.ts', 'REPLY_TIMEOUT_MS'))}`,
  ],
  'docs/headless.md': [
    `After ${word(failures)} wrong ones in a minute`,
    `At most ${constant('main/server/strangers.ts', 'MAX_STRANGERS')} WebSockets`,
    `about ${Math.round(MAX_CALL_BYTES / 1024 ** 2)} MB) and to ${seconds(constant('main/server/create-server.ts', 'REQUEST_TIMEOUT_MS'))}`,
    `cut at most ${seconds(constant('main/server/create-server.ts', 'CHECK_CONNECTIONS_EVERY_MS'))} later`,
    `turns under way get up to ${grace}`,
  ],
  'docs/mcp.md': [
    // Counted in src/main/mcp/tiers.test.ts.
    'fewer than 4,000 tokens in all',
    'fewer than 9,000 tokens',
    'of up to 50 tasks',
    `longer than ${mcp('answer.ts', 'INLINE_BYTES') / 1024} KiB there is a link`,
    `at most ${mcp('tools/task-tools.ts', 'LONGEST_WAIT_S')} s (\`timeoutS\`, 60 unless`,
    `at least every ${seconds(mcp('wait-for-tasks.ts', 'SILENCE_MS'))}`,
    `in parts of ${mcp('resources.ts', 'PART') / 1024} KiB`,
    `The newest ${mcp('resources.ts', 'LISTED')} tasks`,
    `at most every ${mcp('watch-resources.ts', 'TELL_MS')} ms`,
    `may subscribe to ${number(mcp('subscriptions.ts', 'MAX_SUBSCRIBED'))} addresses`,
    mcp('tools/task-tools.ts', 'LONGEST_WAIT_MS') === 3_600_000 ? 'for an hour at most' : '',
    `good for ${word(mcp('long-calls/long-calls.ts', 'KEPT_MS') / 3_600_000)} hours`,
    `${mcp('long-calls/long-calls.ts', 'MAX_AT_WORK')} waits go on at a time`,
    `over within ${mcp('long-calls/serve-long-calls.ts', 'AT_ONCE_MS')} ms`,
    mcp('long-calls/serve-long-calls.ts', 'POLL_MS') === 1_000 ? 'stands, every second' : '',
    `go down \`mcp.maxDepth\` levels from a task of a person (${settings.maxTaskDepth} unless`,
    `\`mcp.maxChildren\` of them at work (${settings.maxTaskChildren})`,
    `there are ${constant('main/server/mcp-sessions.ts', 'MAX_SESSIONS')} at most`,
    constant('main/server/mcp-sessions.ts', 'IDLE_MS') === 3_600_000 ? 'silent for an hour is forgotten' : '',
  ],
  'docs/operations.md': [
    `kept for ${kept} after the instance ended`,
    `longer than ${constant('main/rpc/local-socket.ts', 'MAX_SOCKET_PATH_BYTES')} bytes`,
    `the last ${backups}`,
    `up to ${megabytes(constant('main/core/controls/disk-guard.ts', 'RESERVE_BYTES'))}, for`,
    `again within ${seconds(constant('main/core/instances/warm/warm-profile.ts', 'FIRST_WAIT_MS'))}, then ${seconds(2 * constant('main/core/instances/warm/warm-profile.ts', 'FIRST_WAIT_MS'))}, up to ${minutes(constant('main/core/instances/warm/warm-profile.ts', 'LONGEST_WAIT_MS'))}`,
    `within ${word(constant('main/core/instances/warm/warm-pool.ts', 'LOOK_EVERY_MS') / 1_000)} seconds`,
    `Every ${look[0]} while a turn is in progress, else every ${look[1]}`,
    `silent for ${minutes(settings.stallAfterMs)}`,
    `every 5 s for an hour, every minute for a day, every 15 minutes for 30 days`,
    `${(settings.maxSessionMs ?? 0) / 3_600_000} h since its start): at ${percent(constant('main/core/monitor/limits.ts', 'WARN_AT'))}`,
    'at 100% it is given no new turn',
    `interrupted ${seconds(constant('main/core/monitor/limits.ts', 'TURN_GRACE_MS'))} later`,
    `${(settings.maxRssBytes ?? 0) / 1024 ** 3} GB): over it`,
    `**Idle** for ${idle}`,
    `turns under way get up to ${grace}`,
    `${megabytes(constant('main/core/instances/output-room.ts', 'AHEAD_BYTES'))} ahead`,
    `${kept} after the last change`,
    `${idle} (\`sessions.idleTimeout\`)`,
    `At ${megabytes(settings.logFileBytes)} the file is set aside; ${word(settings.logFiles)} are kept`,
    `every query over ${constant('main/core/store/statement-times.ts', 'SLOW_MS')} ms`,
  ],
  'docs/permissions.md': [
    'allowed the same thing three times',
    `${number(constant('main/core/permissions/policy-book.ts', 'MAX_POLICIES'))} rules at most, patterns of up to 1,000 characters`,
    `over ${number(constant('main/core/permissions/command-parts.ts', 'LIMIT'))} characters`,
  ],
  'docs/rest.md': [
    `after ${word(failures)} wrong ones in a minute`,
    `nested ${MAX_JSON_DEPTH} levels deep and hold ${number(MAX_JSON_VALUES)} values and ${number(MAX_JSON_FIELDS)} fields`,
    `that has ${seconds(constant('main/core/base/heavy/run-heavy.ts', 'DEADLINE_MS'))}`,
    `${constant('main/server/web-socket.ts', 'MAX_SOCKETS')} sockets can be open`,
    `at most every ${constant('main/rpc/subscription.ts', 'FRAME_MS')} ms`,
    `of up to ${constant('main/server/resources/add-resources.ts', 'MAX_KEY_LENGTH')} characters`,
    `known for ${constant('main/core/operations/creations.ts', 'KEPT_FOR_MS') / 3_600_000} hours, the newest ${number(constant('main/core/operations/creations.ts', 'MOST_KEPT'))} of them`,
    `comes every ${seconds(constant('main/server/resources/task-stream.ts', 'HEARTBEAT_MS'))}`,
    `${constant('main/server/resources/task-stream.ts', 'MAX_STREAMS')} streams can be open`,
    `takes nothing for ${seconds(constant('main/server/resources/task-stream.ts', 'SLOW_MS'))}`,
  ],
  'docs/settings.md': [
    `half the memory at ${megabytes(constant('main/host-config.ts', 'INSTANCE_BYTES'))} each, at most four a core; from 2 to 50`,
    `at once over ${constant('main/core/monitor/limits.ts', 'AT_ONCE')} times of it`,
    `after a warning at ${percent(constant('main/core/monitor/limits.ts', 'WARN_AT'))} and up to ${seconds(constant('main/core/monitor/limits.ts', 'TURN_GRACE_MS'))} for a turn`,
    `an eighth of a small disk`,
    `doubles up to ${word(constant('main/core/workflows/circuits/circuits.ts', 'LONGEST_OPEN_MS') / 60_000)} minutes`,
  ],
  'docs/troubleshooting.md': [
    `Ten wrong keys within a minute`,
    `prints nothing for ${minutes(settings.stallAfterMs)}`,
    `after ${seconds(2 * interrupt)} without an effect`,
    `within ${ended}`,
    `removed after ${kept}`,
  ],
  'docs/vault.md': [
    `were not used for ${constant('main/core/vault/deletions.ts', 'USUAL_DAYS')} days`,
    `every ${vaultLook === 1_800_000 ? 'half an hour' : minutes(vaultLook)}`,
    `the last ${word(constant('main/core/vault/content/take-in.ts', 'VERSIONS'))} of them`,
    `its last ${constant('main/core/vault/content/take-in.ts', 'ENDING') / 1024} KB`,
    `Lines over ${constant('main/core/vault/content/split-lines.ts', 'WHOLE') / 1024} KB`,
    constant('main/core/vault/vault.ts', 'REMOVED_AFTER_MS') === 604_800_000 ? 'removed after a week' : '',
  ],
  'docs/work-tracking.md': [
    `at most ${MAX_DEPTH} levels below the top`,
    `It has ${seconds(gate('COMMAND_MS'))}; the next look comes after ${seconds(gate('FIRST_WAIT_MS'))}`,
    `up to ${minutes(gate('LONGEST_WAIT_MS'))}`,
    `up to ${constant('contract/operations/work-start.ts', 'MAX_STARTED')} items`,
    `fewer than ${number(constant('main/core/tracking/prime/prime.ts', 'MOST_TOKENS') + 1)} tokens`,
    `the last ${constant('main/core/tracking/report/report.ts', 'DEPLOYMENTS')} deployments`,
    `removed for ${constant('main/core/tracking/archive/archive-old.ts', 'ARCHIVED_AFTER_DAYS')} days`,
    `made anew every ${minutes(constant('main/core/tracking/layers/copies.ts', 'FRESH_MS'))}`,
    `looked for at least every ${constant('main/core/tracking/layers/outage.ts', 'LONGEST_PAUSE_MS') / 1_000} seconds`,
    `up to ${number(constant('main/core/tracking/import/imported.ts', 'MAX_IMPORTED_ITEMS'))} items`,
  ],
  'docs/window.md': [
    'until half a second has gone',
    'for a second or repeated',
    'those of today, of the last 7 days, all',
    'From four minutes on',
    `After ${seconds(interrupt)} without an effect Claude gets a SIGINT, after ${seconds(2 * interrupt)} its process is ended`,
    `within ${ended}`,
    `up to ${number(MAX_PROMPT_LENGTH)} characters`,
    `from 0 to ${retriesMost}, of failures`,
    `${priority}; higher starts first`,
    'more than 5 minutes: the API',
    `the newest ${number(constant('main/core/sessions/import-history.ts', 'MOST_MESSAGES'))} messages of the last ${megabytes(constant('main/core/claude/conversations/read-history.ts', 'MOST_BYTES'))}`,
    FAILED_FOR_MS === 86_400_000 ? 'failed within a day' : '',
    `Of more than ${MOST_CONFLICTS} of them`,
    `has the last ${listed} requests`,
    settings.takeBackMs === 1_000 ? 'is held for a second before it is sent' : '',
    `YAML of up to ${megabytes(yaml)}, JSON of up to ${megabytes(MAX_DEFINITION_BYTES)}`,
    constant('renderer/features/workflows/drafts.ts', 'MAX_KEPT') === 1e6 ? 'up to a million characters' : '',
    `every ${look[0]} while a turn is at work, else every ${look[1]}`,
    'over the last hour, day or 30 days',
    `more than ${word(constant('main/desktop/notifier.ts', 'MAX_AT_ONCE'))} at once`,
  ],
  'docs/modules.md': [
    `A file has at most ${MAX_MODULE_BYTES / 1024} KiB and ${MAX_CAPABILITIES} capabilities`,
    `down to ${word(found('MAX_DEPTH'))} folders below`,
    `up to ${number(found('MAX_ENTRIES'))} files and folders`,
    `and ${found('MAX_MODULES')} modules are read in all`,
    `else within ${seconds(constant('main/core/modules/registry/module-registry.ts', 'LOOK_MS'))}`,
  ],
  'docs/workflow-language.md': [
    `From ${priority}; higher starts sooner`,
    `what earlier runs took, else ${constant('main/core/workflows/dag/estimate.ts', 'UNKNOWN_ESTIMATE')}`,
    `${mebibytes(KEEP_BYTES)} of each output is kept`,
    `nested ${constant('main/core/workflows/kinds/workflow-kind.ts', 'DEPTH_LIMIT')} deep`,
    `of a list, up to ${number(MAX_FAN_OUT)}`,
    `tries in all (${retry.attempts}), the upper end of the first wait (${retry.delay} s;`,
    `every wait (${retry.maxDelay} s)`,
    `up to ${word(constant('main/core/workflows/engine/finish-attempt.ts', 'DEADLOCK_RETRIES'))} times`,
    `${mebibytes(MAX_DEFINITION_BYTES)} as JSON, ${mebibytes(yaml)} as YAML; ${number(MAX_WORKFLOW_NODES)} nodes; ${constant('main/core/workflows/definition/read-definition-text.ts', 'MAX_DEPTH')} levels of nesting`,
    `| ${number(inThread.characters)} and 2,000 characters |`,
    `| ${seconds(inThread.ms)}, and about ${inThread.units / 1e6} million characters or elements |`,
    `| Elements of a \`forEach\` | ${number(MAX_FAN_OUT)} |`,
    `${mebibytes(KEEP_BYTES)} each of stdout and stderr`,
    `${constant('main/core/workflows/engine/bound-result.ts', 'RESULT_LIMIT') / 1e6} million characters as JSON; what`,
    `| Results of one run, together | ${resultCharacters / 1e6} million characters as JSON`,
    `${number(constant('main/core/workflows/kinds/approval-kind.ts', 'MESSAGE_LIMIT'))} characters |`,
    `| Nested runs | ${constant('main/core/workflows/kinds/workflow-kind.ts', 'DEPTH_LIMIT')} |`,
    `| Saved workflows | ${number(constant('main/core/workflows/definition/definition-book.ts', 'MAX_SAVED'))} |`,
  ],
  'docs/workflows.md': [
    `up to ${word(constant('main/core/workflows/engine/finish-attempt.ts', 'DEADLOCK_RETRIES'))} times beyond`,
    `After ${word(settings.circuitFailures)} failures in a row`,
    `After ${seconds(settings.circuitOpenMs)} one of them is let through`,
    `up to ${word(constant('main/core/workflows/circuits/circuits.ts', 'LONGEST_OPEN_MS') / 60_000)} minutes`,
    `as JSON (${megabytes(settings.cacheBytes)})`,
    `There are ${number(constant('main/core/workflows/cache/result-cache.ts', 'MOST_ENTRIES'))} at most`,
    `up to ${percent(constant('main/core/workflows/progress/run-progress.ts', 'MOST_DONE'))} of what is expected`,
  ],
}

/** Numbers that no constant decides: what was measured, what others do, examples. */
export const otherNumbers: Readonly<Record<string, readonly string[]>> = {
  'ARCHITECTURE.md': [
    'for more than 50 ms',
    'in a graph of 10 and of 10,000',
    'half a second for 10,000 nodes and 50,000 edges',
  ],
  'docs/insights.md': ['of 95 in 100 tasks', 'some 100 bytes each', 'never as 0'],
  'docs/progress.md': ['"3–9 min left once', '"usually 2–6 min, from'],
  'docs/budgets.md': ['for up to about three minutes'],
  'docs/runaway.md': ['in 6 min, median', 'usage window of five hours'],
  'docs/getting-started.md': ['about 110 MB'],
  'docs/headless.md': ['256 random bits', 'at least 32 letters', 'Give it 40 s'],
  'docs/operations.md': [
    'some 0.3 s until',
    'about 150 MB',
    '"Bash `npm test`, 3 min 12 s, 97% CPU", "no byte from the model for 95 s"',
    'about 11 ms of CPU',
    'one and a half times',
  ],
  'docs/search.md': ['where they have two letters', 'Runs of 128 letters and digits'],
  'docs/simulated-instance.md': ['ten times as fast'],
  'docs/troubleshooting.md': ['take up to two minutes', '300 MB or more'],
  'docs/workflow-language.md': ['over 2^53', 'ids of 19 digits', '(`no`, `1e3`, `1.10`, `0o17`, `12:30:00`'],
  'docs/workflows.md': ['takes ten minutes counts', '95% of the waits'],
}
