import { expect, test } from 'vitest'
import { parseWords, toMatch } from './parse-words.ts'
import { lineOf, snippetOf } from './snippet.ts'
import { indexedText, tokensOf } from './tokens.ts'

const match = (typed: string) => toMatch(parseWords(typed))

test.each([
  ['two words', '("two" *) AND ("words" *)'],
  ['"a phrase" x', '(text : "a phrase") AND ("x")'],
  ['"still typed', '(text : "still typed" *)'],
  ['one OR two three', '("one" * OR "two" *) AND ("three" *)'],
  ['fits -without -"a phrase"', '(("fits" *)) NOT ("without" * OR text : "a phrase")'],
  ['src/a/b.ts', '("src a b ts" *)'],
  ['userName', '(("username" * OR parts : "user name" *))'],
  ['snake_case', '("snake case" *)'],
  ['Größe', '("große" *)'],
  ['userName.ts', '("username ts" *)'],
  ['--force', '("force" *)'],
])('%s becomes %s', (typed, wanted) => {
  expect(match(typed)).toBe(wanted)
})

test('signs that FTS5 has a meaning for are none here', () => {
  for (const typed of [
    'NEAR(a, b)',
    'a*b ^c {d} : e',
    '( ) AND NOT',
    '"',
    'OR',
    'OR a',
    'a OR',
    '\u0000',
    "'); DROP",
  ])
    expect(match(typed)).not.toMatch(/[{^]|NEAR\(|AND NOT|DROP TABLE/)
  expect(match('')).toBe('')
  expect(() => parseWords('-only')).toThrow('Only words that must not be there')
})

test('parts of names, and words of scripts without spaces, are indexed', () => {
  expect(indexedText('getUserName(HTTPServer)').parts).toBe('get User Name HTTP Server')
  expect(indexedText('src/readTokens.test.ts').parts).toBe('read Tokens test ts')
  expect(indexedText('plain words').parts).toBe('')
  expect(indexedText('検索').text.trim().split(/\s+/)).toEqual(['検', '索'])
  expect(indexedText(`a ${'A1b2'.repeat(100)} z`).text).toBe('a   z')
  expect([...tokensOf('Ça va_bien')].map(({ folded }) => folded)).toEqual(['ca', 'va', 'bien'])
})

const marked = (text: string, typed: string) => {
  const snippet = snippetOf(text, parseWords(typed))
  let shown = ''
  let at = 0
  for (const [from, to] of snippet.highlights) {
    shown += `${snippet.text.slice(at, from)}[${snippet.text.slice(from, to)}]`
    at = to
  }
  return shown + snippet.text.slice(at)
}

test.each([
  ['The cache was cold', 'ca', 'The [ca]che was cold'],
  ['one\n\n  two', 'two', 'one [two]'],
  ['call getUserName now', 'user', 'call get[User]Name now'],
  ['call getUserName now', 'userName', 'call get[UserName] now'],
  ['in src/a/b.ts here', 'a/b', 'in src/[a/b].ts here'],
  ['in readTokens.ts here', 'tokens.ts', 'in read[Tokens.ts] here'],
  ['Café crème', 'cafe', '[Café] crème'],
  ['a "connection reset" b', '"connection reset"', 'a "[connection reset]" b'],
])('in %j, %j is shown as %j', (text, typed, wanted) => {
  expect(marked(text, typed)).toBe(wanted)
})

test('a snippet is cut around the words, between characters, and bounded', () => {
  const text = `${'before 👩‍👩‍👧 '.repeat(200)}needle ${'after '.repeat(200)}`
  const shown = marked(text, 'needle')
  expect(shown).toMatch(/^….*\[needle\].*…$/u)
  expect(shown.length).toBeLessThan(260)
  expect(shown.isWellFormed()).toBe(true)
  expect(lineOf('a\n b', 10)).toBe('a b')
  expect(lineOf('word '.repeat(100), 20)).toMatch(/^word word word word…$/)
})

test('of several places the one with most of the words is shown', () => {
  const text = `alpha ${'x '.repeat(300)} alpha beta`
  expect(marked(text, 'alpha beta')).toContain('[alpha] [beta]')
})
