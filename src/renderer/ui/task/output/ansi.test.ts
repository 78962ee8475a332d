import { expect, test } from 'vitest'
import { applyCarriageReturns, parseAnsi, stripAnsi } from './ansi.ts'

test('colours become classes and the text stays whole', () => {
  const spans = parseAnsi('\u001b[31mred\u001b[0m plain \u001b[1;32mbold green\u001b[0m')
  expect(spans.map((span) => span.text)).toEqual(['red', ' plain ', 'bold green'])
  expect(spans[0]?.classes).toBe('ansi-red-fg')
  expect(spans[1]?.classes).toBe('')
  expect(spans[2]?.classes).toContain('ansi-bold')
  expect(spans[2]?.classes).toContain('ansi-green-fg')
})

test('24-bit colours become rgb values', () => {
  expect(parseAnsi('\u001b[38;2;1;2;3mx\u001b[0m')[0]?.color).toBe('rgb(1, 2, 3)')
})

test('cursor moves, titles and control characters are dropped', () => {
  const text = '\u001b]0;a title\u0007\u001b[2J\u001b[1;1Hhello\u0000\u0008 \u001b(Bworld'
  expect(
    parseAnsi(text)
      .map((span) => span.text)
      .join(''),
  ).not.toContain('\u001b')
  expect(stripAnsi(text)).toContain('hello')
})

test('a style that was set twice ends when it is ended once', () => {
  const spans = parseAnsi('\u001b[2m(\u001b[2mdim\u001b[22m) plain')
  expect(spans.at(-1)).toEqual({ text: ') plain', classes: '' })
})

test('markup in output stays text', () => {
  expect(parseAnsi('\u001b[31m<b>x</b> & y\u001b[0m')[0]?.text).toBe('<b>x</b> & y')
})

test('a carriage return writes over the line', () => {
  expect(applyCarriageReturns('10%\r50%\r100%\ndone\r\n')).toBe('100%\ndone\n')
  expect(applyCarriageReturns('abcdef\rxy')).toBe('xycdef')
})
