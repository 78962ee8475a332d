import fc from 'fast-check'
import { countTokens } from 'gpt-tokenizer'
import { expect, test } from 'vitest'
import { estimateTokens } from './estimate-tokens.ts'

test.each([
  [
    'English',
    'The invoice is cancelled by the endpoint that the order service calls when a customer withdraws. ',
  ],
  [
    'code',
    "export function cancel(id: string): Promise<void> {\n  return db.update('invoices', { id, state: 'x' })\n}\n",
  ],
  ['JSON', '{"id":"0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d","lines":[{"amount":1250,"vat":0.2}]}\n'],
  [
    'German',
    'Die Rechnung wird storniert, sobald die Bestellung zurückgezogen wurde; danach gilt sie als ungültig. ',
  ],
  ['Japanese', '請求書は注文が取り消されたときに無効になります。'],
  ['Arabic', 'تُلغى الفاتورة عندما يُسحب الطلب. '],
  ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈🧑🏽‍🚀 '],
  ['long names', 'internationalizationConfigurationProviderFactoryBuilder '],
  ['Markdown', '| a | b |\n| --- | --- |\n| 1 | 2 |\n\n## Title\n\n- one\n- two\n'],
])('of %s no fewer tokens are reckoned with than it has, and not four times as many', (_, line) => {
  const text = line.repeat(40)
  const real = countTokens(text)
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(real)
  expect(estimateTokens(text)).toBeLessThan(real * 4)
})

test('joining texts makes them cost no more than they do apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      expect(estimateTokens(`${a}\n${b}`)).toBeLessThanOrEqual(estimateTokens(a) + estimateTokens(b) + 2)
    }),
  )
})
