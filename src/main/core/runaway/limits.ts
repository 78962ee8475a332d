/*
 * Where what is ordinary ends. Tuned on simulated scenes of one set of seeds, and reported on others (`bench/runaway.ts`).
 */

/** Medians are taken of so many turns of a kind at most, the newest, and never of fewer than the least. */
export const MOST_TURNS = 200
export const LEAST_TURNS = 20

/** A rate so many times the median, and so far beyond the spread of the kind, is much faster. */
export const RATE_TIMES = 5
export const RATE_SPREADS = 2
/** What a task must have cost beyond which its rate is looked at, in medians. */
export const COST_TIMES = 3
/** The least time of work that a rate is taken over, and how far back it looks, in ms. */
export const LEAST_RATE_MS = 60_000
export const RATE_WINDOW_MS = 900_000

/** How many requests are taken together at the beginning, and now. */
export const FIRST_REQUESTS = 5
export const LAST_REQUESTS = 10
/** The largest of them are left out: requests that found their cache cold prove nothing. */
export const COLD_REQUESTS = 3
/** Requests that cost so many times the first ones are grown, of a task that has cost so many medians. */
export const GROWTH_TIMES = 8
export const GROWN_COST_TIMES = 5

/** The same call with the same result, when that was an error, and when not. */
export const FAILED_TIMES = 8
export const REPEATED_TIMES = 15
/** Of all calls since the first of them so many are the same one. */
export const REPEATED_SHARE = 0.25
/** A call that took so long without an error was waiting for something; in ms. */
export const WAITING_MS = 30_000

/** Subagents that were started by subagents, and all of a turn. */
export const NESTED_AGENTS = 6
export const MANY_AGENTS = 32

/** What a turn must have cost to be worth a word, where no median is known, in micro-dollars. */
export const WORTH_MICROS = 250_000
