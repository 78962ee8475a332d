import { z } from 'zod'
import { Millis } from './values.ts'

/** Which conversations are kept: none, those of Muster's sessions, or all that Claude Code keeps on this machine. */
const VaultScope = z.enum(['off', 'own', 'all'])

const count = z.number().int().nonnegative()

/** A conversation that the vault has. */
export const KeptConversation = z.object({
  /** Claude's own session id. */
  claudeSessionId: z.string(),
  /** Its title, or the beginning of the first prompt; empty: it tells none. */
  title: z.string(),
  /** Where it began; empty: it does not say. */
  directory: z.string(),
  /** Of its file as it would be put back. */
  bytes: count,
  /** Its own and those that lie beside it: what subagents said, long results of tools. */
  files: count,
  /** States of its own file: a new one when what was kept stood in it no more. */
  states: count,
  /** When something of it was kept last. */
  keptAt: Millis,
  /** `disk`: its file is where Claude looks for it; `vault`: only here. */
  place: z.enum(['disk', 'vault']),
  /** Our session that has it. */
  sessionId: z.string().nullable(),
  /** A person had it forgotten: it is removed some days after, until when that can be taken back. */
  forgottenAt: Millis.nullable(),
})
export type KeptConversation = z.infer<typeof KeptConversation>

/** A state of a file of a conversation. */
export const KeptState = z.object({
  /** Empty: the conversation's own file; else what lies in its folder. */
  name: z.string(),
  version: z.number().int().positive(),
  bytes: count,
  /** Read to its end. */
  whole: z.boolean(),
  /** When the file was changed last, as the disk said. */
  changedAt: Millis,
  keptAt: Millis,
})
export type KeptState = z.infer<typeof KeptState>

/** What is taken in now. */
export const VaultIntake = z.object({
  files: count,
  filesDone: count,
  /** Read so far. */
  bytes: count,
  startedAt: Millis,
})
export type VaultIntake = z.infer<typeof VaultIntake>

/** Which conversations Claude Code is going to delete. */
export const Deletions = z.object({
  /** It deletes what was not changed for so many days (`cleanupPeriodDays`). */
  days: count,
  /** Conversations that it deletes within a week, or the next time that it is started. */
  soon: count,
  /** Of these, those that the vault does not have. */
  unkept: count,
  /** When the first of them is due; null: there is none. */
  nextAt: Millis.nullable(),
})
export type Deletions = z.infer<typeof Deletions>

export const VaultStatus = z.object({
  scope: VaultScope,
  /** A person has chosen the scope. */
  chosen: z.boolean(),
  path: z.string(),
  conversations: count,
  /** Of these, those whose file is gone. */
  onlyHere: count,
  /** Not among them: on their way out. */
  forgotten: count,
  /** Of all files in all states as they would be put back. */
  bytes: count,
  /** What that takes on the disk. */
  storedBytes: count,
  /** Parts that were found damaged. */
  damaged: count,
  intake: VaultIntake.nullable(),
  /** When all of it was looked through last; null: not since the supervisor started. */
  lookedAt: Millis.nullable(),
  /** What could not be kept the last time, and why; the first of them. */
  problems: z.array(z.object({ path: z.string(), problem: z.string() })),
  deletions: Deletions,
})
export type VaultStatus = z.infer<typeof VaultStatus>

/** Where the conversation of a session is: `none` as long as it has none, `gone`: neither on disk nor in the vault. */
export const SessionKeeping = z.object({
  place: z.enum(['none', 'disk', 'vault', 'gone']),
  /** The vault has it as it was then, with so many bytes; null: it does not have it. */
  kept: z.object({ keptAt: Millis, bytes: count }).nullable(),
  /** When Claude Code deletes its file, if it is not used any more; null: it has none. */
  deletedAt: Millis.nullable(),
})
export type SessionKeeping = z.infer<typeof SessionKeeping>

/** A file that was put back, or was there already. */
export const RestoredFile = z.object({
  path: z.string(),
  bytes: count,
  /** `same`: it was there; `different`: it was there, is something else, and was left as it is. */
  outcome: z.enum(['written', 'same', 'different']),
})
export type RestoredFile = z.infer<typeof RestoredFile>
