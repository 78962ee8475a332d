import { expect, test } from 'vitest'
import { schemaFormats } from './schema-formats.ts'

test.each([
  [
    'date',
    ['2024-02-29', '2026-12-31'],
    ['2023-02-29', '2026-13-01', '2026-04-31', '26-01-01', '2026-01-01x'],
  ],
  [
    'time',
    ['10:20:30Z', '23:59:60Z', '00:59:60+01:00', '10:20:30.5-02:30'],
    ['10:20', '24:00:00Z', '10:59:60Z'],
  ],
  [
    'date-time',
    ['2026-02-03T10:00:00Z', '2026-02-03t10:00:00.1+01:00'],
    ['2026-02-03', '2026-02-30T10:00:00Z'],
  ],
  ['email', ['ada@example.org', 'a.b+c@x'], ['ada', 'a@', 'a@b..c', 'a b@c', '@c']],
  ['uri', ['https://example.org/a?b#c', 'urn:x:1'], ['example.org', 'http://a b', '//x', '']],
  ['uuid', ['123e4567-e89b-12d3-a456-426614174000'], ['123e4567e89b12d3a456426614174000', '']],
])('%s', (format, right, wrong) => {
  const takes = schemaFormats[format]
  expect([...right, ...wrong].filter((text) => takes?.(text))).toEqual(right)
})
