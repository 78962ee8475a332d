import { expect, test } from 'vitest'

/** The only ones that hear the keyboard itself. */
const listeners = ['lib/shortcut-listener.ts', 'lib/lost-field.ts', 'lib/field-keys.ts']
/** Learn from a key only that somebody reads on, or is there, and do nothing else with it. */
const onlookers = ['features/task/transcript/use-gaps.ts', 'lib/notices.ts']

const all = import.meta.glob<string>('./**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })
const sources = Object.entries(all)
  .map(([path, text]) => ({ path: path.slice(2), text }))
  .filter(({ path }) => !path.endsWith('.test.ts') && ![...listeners, ...onlookers].includes(path))

test('no part of the page hears keys past the guard', () => {
  expect(sources.length).toBeGreaterThan(200)
  for (const { path, text } of sources) {
    expect(text, path).not.toMatch(/onKey(Up|Press|UpCapture)\b|['"]key(down|up|press)['"]|\.onkey/)
    // What a field does with a key is declared, not heard.
    for (const [given] of text.matchAll(/onKeyDown(?:Capture)?=\{[^}\n]*/g)) {
      expect(given, path).toMatch(/^onKeyDown(Capture)?=\{(fieldKeys(<\w+>)?\(|onKeyDown$)/)
    }
    if (/onKeyDown=\{onKeyDown/.test(text))
      expect(text, path).toMatch(/const onKeyDown = fieldKeys(<\w+>)?\(/)
  }
})

test('no answer is sent past the one place that holds those of keys', () => {
  const senders = sources.filter(({ text }) => /call\('(permission\.answer|run\.approve)'/.test(text))
  expect(senders.map(({ path }) => path).sort()).toEqual([
    'ui/answers/approval-card.tsx',
    'ui/answers/permission-card.tsx',
  ])
  for (const { path, text } of senders) expect(text, path).toMatch(/give\([^\n]*\n?[^\n]*client\.call/)
})
