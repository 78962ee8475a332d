import { InvalidArgumentError } from 'commander'

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90`, `90s`, `10m`, `1.5h` → ms; a bare number is in seconds. From one second to a day, as the contract has it. */
export function parseDuration(text: string): number {
  const value = toMs(text)
  if (value >= 1_000 && value <= 86_400_000) return value
  throw new InvalidArgumentError('Give a time from 1s to 24h, such as 90s, 10m or 1.5h.')
}

/** How long ago: as {@link parseDuration}, up to 3,660 days. */
export function parseAge(text: string): number {
  const value = toMs(text)
  if (value >= 1_000 && value <= 3_660 * 86_400_000) return value
  throw new InvalidArgumentError('Give a time such as 90m, 24h or 7d.')
}

/** NaN: it is no time. */
function toMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(text.trim())
  return match ? Math.round(Number(match[1]) * (unitMs[match[2] ?? 's'] ?? 0)) : Number.NaN
}

/** Dollars → millionths of a dollar: `2`, `0.50`, `$2`. */
export function parseDollars(text: string): number {
  const match = /^\$?(\d+(?:\.\d+)?)$/.exec(text.trim())
  const micros = match ? Math.round(Number(match[1]) * 1_000_000) : 0
  if (micros >= 1 && micros <= 1_000_000_000_000) return micros
  throw new InvalidArgumentError('Give an amount in US dollars over 0, such as 2 or 0.50.')
}

/** A parser of whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
}

/** For options given several times or with commas: `--state running,waiting`. */
export function collectWords(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, ...text.split(',').map((word) => word.trim())].filter((word) => word !== '')
}

/** For options given several times, whose values may hold anything. */
export function collect(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, text]
}
