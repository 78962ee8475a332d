/**
 * What a person can set of the supervisor's behaviour. Read where it is used, so that a change counts at once;
 * `src/main/core/settings/` has the names in the settings' file, the ranges and the origins.
 */
export interface CoreSettings {
  /** Processes at most, warm ones among them. */
  maxInstances: number
  /** Queued tasks at most; more are refused with `capacity_exceeded`. */
  maxQueued: number
  /** Processes starting up at the same time. */
  maxStarting: number
  /** Nothing new starts while less memory than this is free, in bytes. */
  minFreeBytes: number
  /** With less room than this on the disk of the data directory (or an eighth of a small disk) what works is frozen, in bytes. */
  minFreeDiskBytes: number
  /** Nothing new starts while the load of the last minute for each core is above this. */
  maxLoad: number
  /** How far tasks that instances asked for may go down from one of a person: 1 lets them ask for some, 2 those too. 0: none. */
  maxTaskDepth: number
  /** Tasks and runs that one task's instance has asked for and that have not ended, at most. */
  maxTaskChildren: number
  /** Warm instances of all profiles at most. */
  maxWarm: number
  /** A warm instance that nobody took for this long is ended; its profile is filled again by the next new session there. */
  warmIdleTimeoutMs: number
  /** An instance idle for this long is ended; its session stays resumable. */
  idleTimeoutMs: number
  /** An instance older than this is ended: after a warning at 90%, and up to 30 s for a turn in flight. Null: never. */
  maxSessionMs: number | null
  /** The instance's own memory over which it is recycled at the end of its turn, at once over 1.5 times of it; bytes. Null: never. */
  maxRssBytes: number | null
  /** How often processes are looked at while a turn is in progress, and while none is; ms. */
  monitorIntervalMs: number
  monitorIdleIntervalMs: number
  /** Silence that nothing explains is called stalled after this, in ms. */
  stallAfterMs: number
  /** Automatic retries of a failed task whose cause is worth one, unless the task says otherwise. */
  maxRetries: number
  /** First and longest wait before such a retry, in ms; between them it doubles, with full jitter. */
  retryBaseMs: number
  retryMaxMs: number
  /** Size of the cache of nodes' results, in bytes of JSON, and which go first when it is full. */
  cacheBytes: number
  cachePolicy: 'lru' | 'lfu' | 'ttl'
  /** Names of variables that instances get besides those of the allow-list, with commas between them. Null: none. */
  passVariables: string | null
  /** Folders in which modules are looked for, with commas between them. Null: none. */
  modulePaths: string | null
  /** A PostgreSQL in which work is tracked together with others. Null: in a file of the data directory. May hold a password. */
  trackingDatabaseUrl: string | null
  /** Failures in a row after which a target is left alone, and for how long the first time, in ms. */
  circuitFailures: number
  circuitOpenMs: number
  /** Nodes of a run that run at the same time, unless its definition says how many. */
  maxParallelNodes: number
  /** How long a node waits for its locks at most, in ms. Null: without end. */
  lockTimeoutMs: number | null
  /** How long a node may hold its locks, in ms: then they are taken from it and it fails. Null: as long as it runs. */
  lockLeaseMs: number | null
  /** Tokens of a module's system prompt at most, with what it tells of the history; an estimate that is rather too high. */
  modulePromptTokens: number
  /** Modules that are asked most for each of which an instance is held ready. */
  warmModules: number
  /** Which conversations are kept: none, those of our sessions, or all that Claude Code has on this machine. */
  vaultScope: 'off' | 'own' | 'all'
  /** Ended tasks are archived after this, in ms, and the oldest when all transcripts are over this size, in bytes. Null: never. */
  retentionTasksMs: number | null
  retentionTasksBytes: number | null
  /** What the retention has archived is removed after this, in ms; before that it is written into a folder. Null: it is not. */
  retentionGraceMs: number
  retentionExportFolder: string | null
  /** Raw output of ended instances is removed after this, in ms; kept conversations without a file are forgotten. Null: never. */
  retentionOutputMs: number | null
  retentionConversationsMs: number | null
  /** "22:00-07:00": when notifications are held back. Null: never. */
  notificationQuietHours: string | null
  /** Where people reach the web host: links in notifications lead there. Null: there are none. */
  notificationLinkAddress: string | null
  /** How long a one-time link is good for, in ms. */
  notificationLinkLifetimeMs: number
  /** Folder into which the status report of the tracked work is written after each change. Null: none. */
  reportFolder: string | null
}

export const defaultSettings: CoreSettings = {
  maxInstances: 8,
  maxQueued: 5_000,
  maxStarting: 2,
  minFreeBytes: 512 * 1024 ** 2,
  minFreeDiskBytes: 128 * 1024 ** 2,
  maxLoad: 16,
  maxTaskDepth: 2,
  maxTaskChildren: 8,
  maxWarm: 5,
  warmIdleTimeoutMs: 30 * 60_000,
  idleTimeoutMs: 30 * 60_000,
  maxSessionMs: 4 * 3_600_000,
  maxRssBytes: 2 * 1024 ** 3,
  monitorIntervalMs: 5_000,
  monitorIdleIntervalMs: 30_000,
  stallAfterMs: 600_000,
  maxRetries: 2,
  retryBaseMs: 2_000,
  retryMaxMs: 120_000,
  cacheBytes: 100 * 1024 ** 2,
  cachePolicy: 'lru',
  passVariables: null,
  modulePaths: null,
  trackingDatabaseUrl: null,
  circuitFailures: 5,
  circuitOpenMs: 30_000,
  maxParallelNodes: 32,
  lockTimeoutMs: null,
  lockLeaseMs: null,
  modulePromptTokens: 8_000,
  warmModules: 1,
  reportFolder: null,
  vaultScope: 'own',
  retentionTasksMs: null,
  retentionTasksBytes: null,
  retentionGraceMs: 14 * 86_400_000,
  retentionExportFolder: null,
  retentionOutputMs: 30 * 86_400_000,
  retentionConversationsMs: null,
  notificationQuietHours: null,
  notificationLinkAddress: null,
  notificationLinkLifetimeMs: 3_600_000,
}
