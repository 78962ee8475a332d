import { schemaFormats } from '../schema/schema-formats.ts'

/** Whether a text is of a format; of a format that is not known, null. */
export function isOfFormat(format: string, text: string): boolean | null {
  return isKnownFormat(format) ? (schemaFormats[format]?.(text) ?? null) : null
}

export function isKnownFormat(format: string): boolean {
  return Object.hasOwn(schemaFormats, format)
}

/** Texts of a format, the plainest first. */
export const formatSamples: ReadonlyMap<string, readonly string[]> = new Map([
  ['date', ['2026-01-31', '2024-02-29', '1970-01-01', '9999-12-31']],
  ['time', ['09:30:00Z', '00:00:00Z', '23:59:59.999+02:00']],
  ['date-time', ['2026-01-31T09:30:00Z', '1970-01-01T00:00:00Z', '2024-02-29T23:59:59.999+02:00']],
  ['email', ['ada@example.org', 'a@b', 'first.last+tag@sub.example.org']],
  ['uri', ['https://example.org/', 'urn:isbn:0451450523', 'file:///a']],
  ['uuid', ['0190a3c4-5d6e-7f80-9a1b-2c3d4e5f6071', '00000000-0000-0000-0000-000000000000']],
])
