import { HoursText } from '../../../contract/notifications.ts'
import type { LogLevel } from '../../../contract/settings.ts'
import type { CoreSettings } from '../base/core-settings.ts'
import type { ValueRange } from './setting-values.ts'

/** Everything that can be set: the core's behaviour, `claude`, the log. Times in ms, sizes in bytes. */
export interface SettingValues extends CoreSettings {
  /** Null: looked for. */
  claudePath: string | null
  passApiKey: boolean
  simulate: boolean
  logLevel: LogLevel
  logFileBytes: number
  logFiles: number
  /** How long the window holds an answer that a key gave, in ms. */
  takeBackMs: number
}

export type SettingKey = keyof SettingValues

export interface SettingSpec extends ValueRange {
  /** Dotted name, as in the file. The part before the dot is its group. */
  name: string
  description: string
  /** The variable that sets it. */
  variable: string
  /** The flag that sets it. */
  flag?: string
  /** False: takes effect at the next start. */
  live: boolean
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const megabyte = 1024 ** 2
const gigabyte = 1024 ** 3

/** Every setting, by the key that the code knows it by; one that is missing here does not compile. */
export const settingTable: Readonly<Record<SettingKey, SettingSpec>> = {
  maxInstances: {
    name: 'instances.max',
    description: 'Processes at most, warm ones among them.',
    ...count(1, 1_000),
    variable: 'MUSTER_MAX_INSTANCES',
    flag: '--max-instances',
    live: true,
  },
  maxStarting: {
    name: 'instances.maxStarting',
    description: 'Processes that start up at the same time.',
    ...count(1, 100),
    variable: 'MUSTER_MAX_STARTING',
    live: true,
  },
  maxTaskDepth: {
    name: 'mcp.maxDepth',
    description:
      'How far tasks that instances ask for may go down from a task of a person: at 2, its instance may ask for tasks, and theirs for more. 0: instances ask for none.',
    ...count(0, 10),
    variable: 'MUSTER_MCP_MAX_DEPTH',
    live: true,
  },
  maxTaskChildren: {
    name: 'mcp.maxChildren',
    description: 'Tasks and runs at most that one task has asked for and that have not ended.',
    ...count(1, 1_000),
    variable: 'MUSTER_MCP_MAX_CHILDREN',
    live: true,
  },
  maxRssBytes: {
    name: 'instances.maxMemory',
    description:
      'An instance with more memory than this is replaced at the end of its turn, and at once over 1.5 times of it.',
    type: 'bytes',
    minimum: 64 * megabyte,
    maximum: 1024 * gigabyte,
    canBeOff: true,
    variable: 'MUSTER_MAX_MEMORY',
    live: true,
  },
  maxQueued: {
    name: 'queue.max',
    description: 'Queued tasks at most; more are refused.',
    ...count(1, 1_000_000),
    variable: 'MUSTER_MAX_QUEUED',
    live: true,
  },
  minFreeBytes: {
    name: 'admission.minFreeMemory',
    description: 'Nothing new starts while less memory than this is free.',
    type: 'bytes',
    minimum: 0,
    maximum: 1024 * gigabyte,
    variable: 'MUSTER_MIN_FREE_MEMORY',
    live: true,
  },
  minFreeDiskBytes: {
    name: 'admission.minFreeDisk',
    description:
      'With less room than this on the disk of the data directory, or than an eighth of a small disk, tasks at work are frozen and nothing new starts. They go on by themselves when there is one and a half times as much.',
    type: 'bytes',
    minimum: 0,
    maximum: 1024 * gigabyte,
    variable: 'MUSTER_MIN_FREE_DISK',
    live: true,
  },
  maxLoad: {
    name: 'admission.maxLoad',
    description: 'Nothing new starts while the load of the last minute for each core is above this.',
    type: 'number',
    fraction: true,
    minimum: 0.1,
    maximum: 1_000,
    variable: 'MUSTER_MAX_LOAD',
    live: true,
  },
  maxWarm: {
    name: 'pool.maxWarm',
    description: 'Warm instances of all profiles at most.',
    ...count(0, 100),
    variable: 'MUSTER_MAX_WARM',
    live: true,
  },
  warmIdleTimeoutMs: {
    name: 'pool.idleTimeout',
    description: 'A warm instance that nobody took for this long is ended.',
    ...time(10 * second, 7 * day),
    variable: 'MUSTER_WARM_IDLE_TIMEOUT',
    live: true,
  },
  idleTimeoutMs: {
    name: 'sessions.idleTimeout',
    description: 'An idle process is ended after this time; its session stays resumable.',
    ...time(second, 7 * day),
    variable: 'MUSTER_IDLE_TIMEOUT',
    live: true,
  },
  maxSessionMs: {
    name: 'sessions.maxDuration',
    description:
      'A process older than this is ended, after a warning at 90% and up to 30 s for a turn in flight; its session stays resumable.',
    ...time(minute, 30 * day),
    canBeOff: true,
    variable: 'MUSTER_MAX_SESSION',
    live: true,
  },
  monitorIntervalMs: {
    name: 'monitor.interval',
    description: 'How often processes are looked at while a turn is in progress.',
    ...time(second, 10 * minute),
    variable: 'MUSTER_MONITOR_INTERVAL',
    live: true,
  },
  monitorIdleIntervalMs: {
    name: 'monitor.idleInterval',
    description: 'How often processes are looked at while no turn is in progress.',
    ...time(second, hour),
    variable: 'MUSTER_MONITOR_IDLE_INTERVAL',
    live: true,
  },
  stallAfterMs: {
    name: 'monitor.stallAfter',
    description: 'Silence that nothing explains is called stalled after this time.',
    ...time(10 * second, day),
    variable: 'MUSTER_STALL_AFTER',
    live: true,
  },
  maxRetries: {
    name: 'retries.max',
    description:
      'Automatic retries of a failed task whose cause is worth one, unless the task says otherwise.',
    ...count(0, 10),
    variable: 'MUSTER_MAX_RETRIES',
    live: true,
  },
  retryBaseMs: {
    name: 'retries.firstWait',
    description: 'The wait before the first automatic retry; it doubles with each one, at random up to that.',
    ...time(100, hour),
    variable: 'MUSTER_RETRY_FIRST_WAIT',
    live: true,
  },
  retryMaxMs: {
    name: 'retries.longestWait',
    description: 'The longest wait before an automatic retry.',
    ...time(100, day),
    variable: 'MUSTER_RETRY_LONGEST_WAIT',
    live: true,
  },
  cacheBytes: {
    name: 'workflows.cacheBytes',
    description: 'Size of the cache of results of workflow nodes, as JSON.',
    type: 'bytes',
    minimum: megabyte,
    maximum: 16 * gigabyte,
    variable: 'MUSTER_CACHE_BYTES',
    live: true,
  },
  cachePolicy: {
    name: 'workflows.cachePolicy',
    description:
      'Which cached results go first when the cache is full: the least recently used (`lru`), the least often used (`lfu`) or the next to expire (`ttl`).',
    type: 'choice',
    choices: ['lru', 'lfu', 'ttl'],
    variable: 'MUSTER_CACHE_POLICY',
    live: true,
  },
  circuitFailures: {
    name: 'workflows.circuitFailures',
    description:
      'Failures of a model or workflow in a row after which no node of a workflow calls it for a while.',
    ...count(1, 1_000),
    variable: 'MUSTER_CIRCUIT_FAILURES',
    live: true,
  },
  circuitOpenMs: {
    name: 'workflows.circuitOpen',
    description:
      'How long such a model or workflow is left alone the first time; it doubles up to ten minutes until a call succeeds.',
    ...time(second, hour),
    variable: 'MUSTER_CIRCUIT_OPEN',
    live: true,
  },
  maxParallelNodes: {
    name: 'workflows.maxParallel',
    description: 'Nodes of a run that run at the same time, unless the workflow or the run says how many.',
    ...count(1, 1_000),
    variable: 'MUSTER_MAX_PARALLEL',
    live: true,
  },
  lockTimeoutMs: {
    name: 'workflows.lockTimeout',
    description: 'How long a node waits for its locks before it fails.',
    ...time(second, 7 * day),
    canBeOff: true,
    variable: 'MUSTER_LOCK_TIMEOUT',
    live: true,
  },
  lockLeaseMs: {
    name: 'workflows.lockLease',
    description: 'How long a node may hold its locks; then they are taken from it and it fails.',
    ...time(second, 7 * day),
    canBeOff: true,
    variable: 'MUSTER_LOCK_LEASE',
    live: true,
  },
  modulePaths: {
    name: 'modules.paths',
    description:
      'Folders in which modules (`module.yaml`) are looked for, five levels down, with commas between them: absolute, or beginning with `~/`.',
    type: 'text',
    variable: 'MUSTER_MODULE_PATHS',
    live: true,
  },
  trackingDatabaseUrl: {
    name: 'tracking.databaseUrl',
    description:
      'A PostgreSQL in which a team tracks its work together: `postgres://user:password@host:5432/name`, with `?sslmode=verify-full` where it is not on this machine. A secret: its password is shown nowhere. Give it as variable or in the file, since others can read a command line.',
    type: 'text',
    isAddress: true,
    variable: 'MUSTER_TRACKING_DATABASE_URL',
    live: false,
  },
  modulePromptTokens: {
    name: 'modules.promptTokens',
    description:
      "Tokens of a module's system prompt at most, with what it tells of earlier questions; an estimate that is rather too high.",
    ...count(500, 200_000),
    variable: 'MUSTER_MODULE_PROMPT_TOKENS',
    live: true,
  },
  warmModules: {
    name: 'modules.warm',
    description:
      'Of the modules that were asked most in the last week, and at least three times, an instance is held ready for so many, as the pool has room. 0: for none.',
    ...count(0, 20),
    variable: 'MUSTER_WARM_MODULES',
    live: true,
  },
  reportFolder: {
    name: 'tracking.reportFolder',
    description:
      'The folder into which the status report of the tracked work (`PROJECT_STATUS.md`) is written after each change: absolute, or beginning with `~/`.',
    type: 'text',
    variable: 'MUSTER_REPORT_FOLDER',
    live: true,
  },

  vaultScope: {
    name: 'vault.scope',
    description:
      "Which conversations are kept in the vault, from where they are put back once Claude Code has deleted them: those of Muster's sessions (`own`), all that Claude Code has on this machine (`all`), or none (`off`).",
    type: 'choice',
    choices: ['off', 'own', 'all'],
    variable: 'MUSTER_VAULT_SCOPE',
    live: true,
  },

  retentionTasksMs: {
    name: 'retention.tasks',
    description:
      'Ended tasks are archived after this, and removed with their transcripts after `retention.grace`. Never while their session is pinned or at work, or an item of work that they belong to is not done.',
    ...time(day, 3_650 * day),
    canBeOff: true,
    variable: 'MUSTER_RETENTION_TASKS',
    live: true,
  },
  retentionTasksBytes: {
    name: 'retention.tasksSize',
    description:
      'When the transcripts of ended tasks take more than this, the oldest are archived in the same way.',
    type: 'bytes',
    minimum: 10 * megabyte,
    maximum: 10_240 * gigabyte,
    canBeOff: true,
    variable: 'MUSTER_RETENTION_TASKS_SIZE',
    live: true,
  },
  retentionGraceMs: {
    name: 'retention.grace',
    description:
      'How long tasks that the retention has archived can be taken back from the archive; then they are removed.',
    ...time(day, 3_650 * day),
    variable: 'MUSTER_RETENTION_GRACE',
    live: true,
  },
  retentionExportFolder: {
    name: 'retention.exportFolder',
    description:
      'The folder into which tasks are written before they are removed, as JSONL and with all that they have, secrets too: absolute, or beginning with `~/`. What can not be written is not removed.',
    type: 'text',
    variable: 'MUSTER_RETENTION_EXPORT_FOLDER',
    live: true,
  },
  retentionOutputMs: {
    name: 'retention.output',
    description:
      'Raw output of ended instances, which is kept for reports of defects, is removed after this. The transcripts stay.',
    ...time(day, 3_650 * day),
    canBeOff: true,
    variable: 'MUSTER_RETENTION_OUTPUT',
    live: true,
  },
  retentionConversationsMs: {
    name: 'retention.conversations',
    description:
      'Conversations in the vault whose own file is gone are forgotten when nothing of them was kept for this long; that can be taken back for a week.',
    ...time(day, 3_650 * day),
    canBeOff: true,
    variable: 'MUSTER_RETENTION_CONVERSATIONS',
    live: true,
  },

  notificationQuietHours: {
    name: 'notifications.quietHours',
    description:
      "Hours in which notifications are held back, by this machine's time, as `22:00-07:00`: at their end one message tells of all. A rule can have hours of its own, or none.",
    type: 'text',
    pattern: {
      isRight: (text) => HoursText.safeParse(text).success,
      words: 'hours like 22:00-07:00',
    },
    canBeOff: true,
    variable: 'MUSTER_NOTIFICATIONS_QUIET_HOURS',
    live: true,
  },
  notificationLinkAddress: {
    name: 'notifications.linkAddress',
    description:
      'The address at which you reach the web host, as `https://muster.example.org`: notifications then say where the page shows what they tell, and channels that are to have them get one-time links to allow or deny a request. Off: no links.',
    type: 'text',
    pattern: {
      isRight: (text) => /^https?:\/\/[^\s/?#@]{1,260}$/.test(text) && URL.canParse(text),
      words: 'an address like https://muster.example.org, without a path',
    },
    canBeOff: true,
    variable: 'MUSTER_NOTIFICATIONS_LINK_ADDRESS',
    live: true,
  },
  notificationLinkLifetimeMs: {
    name: 'notifications.linkLifetime',
    description: 'How long a one-time link to allow or deny a request is good for.',
    ...time(minute, day),
    variable: 'MUSTER_NOTIFICATIONS_LINK_LIFETIME',
    live: true,
  },

  claudePath: {
    name: 'claude.path',
    description: 'The `claude` executable; without it, the one in PATH or in one of its usual places.',
    type: 'text',
    variable: 'MUSTER_CLAUDE',
    flag: '--claude',
    live: true,
  },
  passApiKey: {
    name: 'claude.passApiKey',
    description:
      'Hand `ANTHROPIC_API_KEY` and `ANTHROPIC_AUTH_TOKEN` on to instances, which bills an account where a login would not.',
    type: 'boolean',
    variable: 'MUSTER_PASS_API_KEY',
    live: true,
  },
  passVariables: {
    name: 'claude.passVariables',
    description:
      'Names of further variables that instances get, with commas between them: such as an MCP server needs. Others than the usual ones stay here.',
    type: 'text',
    variable: 'MUSTER_PASS_VARIABLES',
    live: true,
  },
  simulate: {
    name: 'claude.simulate',
    description: 'Every new task runs in the simulated instance.',
    type: 'boolean',
    variable: 'MUSTER_SIMULATE',
    flag: '--simulate',
    live: false,
  },
  logLevel: {
    name: 'log.level',
    description: 'The least level that is logged. `debug` adds every call and every slow query.',
    type: 'choice',
    choices: ['debug', 'info', 'warn', 'error'],
    variable: 'MUSTER_LOG_LEVEL',
    live: true,
  },
  logFileBytes: {
    name: 'log.fileSize',
    description: 'A log file is set aside at this size.',
    type: 'bytes',
    minimum: 64 * 1024,
    maximum: gigabyte,
    variable: 'MUSTER_LOG_FILE_SIZE',
    live: false,
  },
  logFiles: {
    name: 'log.files',
    description: 'Log files kept, the current one among them.',
    ...count(2, 100),
    variable: 'MUSTER_LOG_FILES',
    live: false,
  },
  takeBackMs: {
    name: 'window.takeBack',
    description:
      'How long the window holds an answer that a key gave, so that it can be taken back; `0` sends it at once, as a click does.',
    ...time(0, minute),
    variable: 'MUSTER_TAKE_BACK',
    live: true,
  },
}

/** The keys in the order of the table. */
export const settingKeys = Object.keys(settingTable) as SettingKey[]

/** What a setting is when nobody set it; `CoreSettings` has its own defaults. */
export const otherDefaults: Omit<SettingValues, keyof CoreSettings> = {
  claudePath: null,
  passApiKey: false,
  simulate: false,
  logLevel: 'info',
  logFileBytes: 10 * megabyte,
  logFiles: 5,
  takeBackMs: second,
}

function count(minimum: number, maximum: number) {
  return { type: 'number', minimum, maximum } as const
}

function time(minimum: number, maximum: number) {
  return { type: 'duration', minimum, maximum } as const
}
