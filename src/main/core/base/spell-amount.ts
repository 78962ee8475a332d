/** A time in words, its two largest units: "850 ms", "12 s", "3 min 12 s", "4 h", "2 h 5 min". */
export function spellDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return join([minutes, 'min'], [seconds % 60, 's'])
  return join([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'])
}

/** Memory in words: "512 MB", "2 GB", "2.3 GB". */
export function spellBytes(bytes: number): string {
  const megabytes = bytes / 1024 ** 2
  if (megabytes < 1024) return `${Math.round(megabytes)} MB`
  return `${(megabytes / 1024).toFixed(1).replace(/\.0$/, '')} GB`
}

/** Money in words, of micro-dollars: "$0.31", "$0.0042". */
export function spellCost(micros: number): string {
  return `$${(micros / 1e6).toFixed(micros !== 0 && Math.abs(micros) < 10_000 ? 4 : 2)}`
}

function join(large: [number, string], small: [number, string]): string {
  const parts = small[0] === 0 ? [large] : [large, small]
  return parts.map(([amount, unit]) => `${amount} ${unit}`).join(' ')
}
