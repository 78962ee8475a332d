/** The CLI's words for usage windows (2.1.329), for people. */
const names: Readonly<Record<string, string>> = {
  five_hour: '5-hour window',
  seven_day: 'Weekly window',
  seven_day_opus: 'Weekly window of Opus',
  seven_day_sonnet: 'Weekly window of Sonnet',
  api: 'Rate limit of the API',
}

export function windowName(type: string): string {
  return names[type] ?? `Window ${type}`
}
