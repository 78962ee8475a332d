/** Lines that an instance printed, counted in slots of time; the newest last. */
export interface ActivityTrack {
  /** Number of the newest slot (UTC ms / {@link ACTIVITY_SLOT_MS}). */
  slot: number
  values: readonly number[]
}

/** Activity of tasks that changed while the page was open, by task id. */
export type ActivityLog = ReadonlyMap<string, ActivityTrack>

export const ACTIVITY_SLOT_MS = 4_000
export const ACTIVITY_SLOTS = 15

/** A track with `lines` more at `now`. The track itself stays as it is. */
export function recordActivity(track: ActivityTrack | undefined, lines: number, now: number): ActivityTrack {
  const slot = Math.floor(now / ACTIVITY_SLOT_MS)
  const values = activityAt(track, now)
  values[ACTIVITY_SLOTS - 1] = (values[ACTIVITY_SLOTS - 1] ?? 0) + lines
  return { slot, values }
}

/** The values of the last {@link ACTIVITY_SLOTS} slots as seen at `now`: silence moves them to the left. */
export function activityAt(track: ActivityTrack | undefined, now: number): number[] {
  const empty = new Array<number>(ACTIVITY_SLOTS).fill(0)
  if (track === undefined) return empty
  const passed = Math.min(ACTIVITY_SLOTS, Math.max(0, Math.floor(now / ACTIVITY_SLOT_MS) - track.slot))
  return [...track.values, ...empty].slice(passed, passed + ACTIVITY_SLOTS)
}
