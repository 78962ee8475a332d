import { z } from 'zod'

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

const Kept = z.array(
  z.tuple([z.string(), z.object({ slot: z.number(), values: z.array(z.number()).length(ACTIVITY_SLOTS) })]),
)

/** A track with `lines` more at `now`. The track itself stays as it is. */
export function recordActivity(track: ActivityTrack | undefined, lines: number, now: number): ActivityTrack {
  const slot = Math.floor(now / ACTIVITY_SLOT_MS)
  const values = activityAt(track, now)
  values[ACTIVITY_SLOTS - 1] = (values[ACTIVITY_SLOTS - 1] ?? 0) + lines
  return { slot, values }
}

const KEY = 'muster.activity'

/** Keeps the activity of the last minute for a page that is loaded again in the same tab. */
export function keepActivity(log: ActivityLog, now: number, storage: Storage): void {
  const recent = [...log].filter(([, track]) => activityAt(track, now).some((value) => value > 0))
  try {
    storage.setItem(KEY, JSON.stringify(recent))
  } catch {
    // A browser that keeps nothing begins anew.
  }
}

/** What {@link keepActivity} kept. What is of another shape is left out. */
export function keptActivity(storage: Storage): Map<string, ActivityTrack> {
  try {
    return new Map(Kept.parse(JSON.parse(storage.getItem(KEY) ?? '[]')))
  } catch {
    return new Map()
  }
}

/** The values of the last {@link ACTIVITY_SLOTS} slots as seen at `now`: silence moves them to the left. */
export function activityAt(track: ActivityTrack | undefined, now: number): number[] {
  const empty = new Array<number>(ACTIVITY_SLOTS).fill(0)
  if (track === undefined) return empty
  const passed = Math.min(ACTIVITY_SLOTS, Math.max(0, Math.floor(now / ACTIVITY_SLOT_MS) - track.slot))
  return [...track.values, ...empty].slice(passed, passed + ACTIVITY_SLOTS)
}
