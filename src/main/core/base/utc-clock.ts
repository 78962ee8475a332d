/** A time to the second: "2026-11-29 01:44:03 UTC". */
export function utcClock(at: number): string {
  return `${new Date(at).toISOString().replace(/\..*$/, '').replace('T', ' ')} UTC`
}
