/** The formats that are checked, as RFC 3339 and its like have them; of any other, one text is as good as the next. */
export const formatChecks: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['date', isDate],
  ['time', isTime],
  ['date-time', isDateTime],
  ['email', (text) => /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d](?:[a-z\d.-]{0,250}[a-z\d])?$/i.test(text)],
  ['hostname', (text) => text.length <= 253 && text.split('.').every(isLabel)],
  ['ipv4', (text) => /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text)],
  ['uri', (text) => /^[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]*$/i.test(text) && URL.canParse(text)],
  ['uuid', (text) => /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(text)],
  ['json-pointer', (text) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text)],
])

/** Texts of a format, the plainest first. */
export const formatSamples: ReadonlyMap<string, readonly string[]> = new Map([
  ['date', ['2026-01-31', '2024-02-29', '1970-01-01', '9999-12-31']],
  ['time', ['09:30:00Z', '00:00:00Z', '23:59:59.999+02:00']],
  ['date-time', ['2026-01-31T09:30:00Z', '1970-01-01T00:00:00Z', '2024-02-29T23:59:59.999+02:00']],
  ['email', ['ada@example.org', 'a@b', 'first.last+tag@sub.example.org']],
  ['hostname', ['example.org', 'a', 'sub-1.example.org']],
  ['ipv4', ['192.0.2.1', '0.0.0.0', '255.255.255.255']],
  ['uri', ['https://example.org/', 'urn:isbn:0451450523', 'file:///a']],
  ['uuid', ['0190a3c4-5d6e-7f80-9a1b-2c3d4e5f6071', '00000000-0000-0000-0000-000000000000']],
  ['json-pointer', ['/a', '', '/a/0/b~1c']],
])

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day >= 1 && day <= (month === 2 && !isLeap ? 28 : (MONTH_DAYS[month - 1] ?? 0))
}

function isTime(text: string): boolean {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|[+-](\d\d):(\d\d))$/i.exec(text)
  const [, hour = 99, minute = 99, second = 99, zoneHour = 0, zoneMinute = 0] = match?.map(Number) ?? []
  const isZone = (zoneHour || 0) < 24 && (zoneMinute || 0) < 60
  // A leap second is one in any zone: which minute it ends is not looked up.
  return hour < 24 && minute < 60 && second <= 60 && isZone
}

function isDateTime(text: string): boolean {
  const [date = '', time = '', ...more] = text.split(/t/i)
  return more.length === 0 && isDate(date) && isTime(time)
}

function isLabel(label: string): boolean {
  return /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(label)
}
