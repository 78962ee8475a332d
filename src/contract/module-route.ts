import { z } from 'zod'
import { CapabilityId, ModuleName, VersionRange } from './module.ts'

/** How the answers of several modules become one. */
export const Aggregation = z.enum(['collect', 'first', 'merge', 'majority'])
export type Aggregation = z.infer<typeof Aggregation>

/** Modules that one question goes to at most. */
const MAX_ASKED = 10

/**
 * Who is asked: modules by name, or whichever has a capability. By `tags` alone, or when none has the capability, those
 * whose tags fit best.
 */
export const ModuleRequest = z.object({
  /** By name, in the order in which they are asked. */
  modules: z.array(ModuleName).min(1).max(MAX_ASKED).optional(),
  capability: CapabilityId.optional(),
  /** Of the capability; absent: any. */
  version: VersionRange.optional(),
  tags: z.array(z.string().trim().min(1).max(50).toLowerCase()).max(50).default([]),
  /**
   * `one`: the best. `parallel`: several at the same time, whose answers become one by `aggregation`. `sequence`: one after
   * the other, each is told the answer before.
   */
  mode: z.enum(['one', 'parallel', 'sequence']).default('one'),
  /** Of `parallel`. */
  aggregation: Aggregation.default('collect'),
  /** How many are asked, without `modules`. */
  count: z.number().int().min(1).max(MAX_ASKED).default(3),
})
export type ModuleRequest = z.output<typeof ModuleRequest>

/** What is known of how busy and how fast a module is. */
export const ModuleLoad = z.object({
  /** Questions that are being answered, and that wait. */
  busy: z.number().int().nonnegative(),
  waiting: z.number().int().nonnegative(),
  /** Mean time of an answer in ms, by its history; null: it has none. */
  meanMs: z.number().nonnegative().nullable(),
})
export type ModuleLoad = z.infer<typeof ModuleLoad>

/** A module that was looked at for a question. */
export const RouteCandidate = z.object({
  module: z.string(),
  /** The capability by which it was looked at; null: by its name alone, or it has none that fits. */
  capability: z.object({ id: z.string(), version: z.string() }).nullable(),
  /** By which it fits: its name, the capability's id and version, tags. */
  fit: z.enum(['name', 'capability', 'tags', 'none']),
  /** How well, from 0 to 1: 1 for a name or a capability; of tags the share of those asked for that it has. */
  score: z.number().min(0).max(1),
  load: ModuleLoad,
  chosen: z.boolean(),
  /** Why it was chosen or not, in words. */
  why: z.string(),
})
export type RouteCandidate = z.infer<typeof RouteCandidate>

/** Who is asked, and why: recorded with the question. */
export const RoutingDecision = z.object({
  request: ModuleRequest,
  /** Names, best first, or in the order in which they were asked for; empty: nobody fits. */
  chosen: z.array(z.string()),
  /** In words: "billing: has invoice.cancel 1.2.0 (^1), and is the least busy of 2". */
  reason: z.string(),
  /** The chosen ones first, then the others from the best. */
  candidates: z.array(RouteCandidate),
})
export type RoutingDecision = z.infer<typeof RoutingDecision>
