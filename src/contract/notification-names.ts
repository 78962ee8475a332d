/*
 * Names without their schemas, for the help of the command line, which loads nothing that works.
 */

/** What a person can be told of. */
export const notificationKinds = [
  'finished',
  'failed',
  'needs_me',
  'over_budget',
  'stalled',
  'run_ended',
  'rate_limit_open',
  'runaway',
] as const

/** "22:00-07:00": from the first up to the second, over midnight where the first is later. */
export const hoursPattern = /^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/

/** Longest time that messages of one rule are gathered, in seconds. */
export const MAX_GROUP_SECONDS = 3_600
