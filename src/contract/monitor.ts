import { z } from 'zod'
import { Id, Millis } from './values.ts'

/**
 * What an instance is doing, derived from evidence: its last line, what is pending, its processes.
 * `starting` not up yet · `ready` waits for a prompt · `requesting` no byte of the answer yet · `thinking`,
 * `writing` the answer streams · `tool` a tool runs · `person` a request waits for a person · `rate_limited`,
 * `retrying` the CLI waits to ask again · `background` only background work runs · `stalled` silent for long
 * and nothing explains it · `frozen` its processes are stopped · `stopping` being ended · `gone` its process
 * is not there any more.
 */
export const LivenessState = z.enum([
  'starting',
  'ready',
  'requesting',
  'thinking',
  'writing',
  'tool',
  'person',
  'rate_limited',
  'retrying',
  'background',
  'stalled',
  'frozen',
  'stopping',
  'gone',
])
export type LivenessState = z.infer<typeof LivenessState>

export const Liveness = z.object({
  state: LivenessState,
  /** Since when it is so. */
  since: Millis,
  /** In words: "Bash `npm test`, 3 min 12 s, 97% CPU"; "no byte from the model for 95 s". */
  evidence: z.string(),
})
export type Liveness = z.infer<typeof Liveness>

/** One process of an instance's tree. */
export const ProcessReading = z.object({
  pid: z.number().int().positive(),
  parentPid: z.number().int().nonnegative(),
  /** Name of the program, at most 64 characters; never its arguments, which may hold secrets. */
  name: z.string(),
  state: z.string(),
  rssBytes: z.number().int().nonnegative(),
  /** Of one core, since the reading before; 100 is one whole core. */
  cpuPercent: z.number().nonnegative(),
})
export type ProcessReading = z.infer<typeof ProcessReading>

/** What was seen of a living instance at one time: its liveness, its processes, and how near it is to its limits. */
export const Reading = z.object({
  instanceId: Id,
  at: Millis,
  liveness: Liveness,
  /** Of the whole tree. 0 until its processes were looked at for the first time. */
  rssBytes: z.number().int().nonnegative(),
  cpuPercent: z.number().nonnegative(),
  /** The instance's process first, at most 50. */
  processes: z.array(ProcessReading),
  /** How many there are, the instance's own among them. */
  processCount: z.number().int().nonnegative(),
  /** When the instance last printed a line; null: never. */
  lastLineAt: Millis.nullable(),
  /** When the allowed duration is used up; null: no limit. */
  endsAt: Millis.nullable(),
  /** In words, for people: "90% of its allowed 4 h are used", "over its memory limit; recycled at the end of the turn". */
  warnings: z.array(z.string()),
})
export type Reading = z.infer<typeof Reading>

/** How far apart the points of a history are: 5 s for the last hour, 1 min for a day, 15 min for 30 days. */
export const SampleResolution = z.enum(['fine', 'medium', 'coarse'])
export type SampleResolution = z.infer<typeof SampleResolution>

/** One point of an instance's history: the highest memory and the mean CPU of its interval. */
export const Sample = z.object({
  at: Millis,
  rssBytes: z.number().int().nonnegative(),
  cpuPercent: z.number().nonnegative(),
  processCount: z.number().int().nonnegative(),
})
export type Sample = z.infer<typeof Sample>

/** A process that carries the mark of an instance of this data directory which is not alive any more. */
export const Orphan = z.object({
  pid: z.number().int().positive(),
  /** Identity beside the pid, from the kernel. */
  startTime: z.string(),
  name: z.string(),
  instanceId: z.string(),
  rssBytes: z.number().int().nonnegative(),
})
export type Orphan = z.infer<typeof Orphan>
