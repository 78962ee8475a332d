import { expect, test } from 'vitest'
import type { Run } from '../page-content.ts'
import { withoutSmallCapitals } from './small-capitals.ts'

function run(text: string, { left, right, size = 10 }: { left: number; right: number; size?: number }): Run {
  const box = { left, right, top: 0, bottom: 12, baseline: 10 }
  return { ...box, text, size, bold: false, italic: false, mono: false, rtl: false, mark: null }
}

const textsOf = (runs: readonly Run[]) =>
  withoutSmallCapitals(runs).map(({ text, size }) => `${text} ${size}`)

test('capitals that follow a larger one without a space stand for small letters, and others of their size too', () => {
  const runs = [
    run('S', { left: 0, right: 6 }),
    run('TREETS', { left: 6, right: 30, size: 7 }),
    run('AND', { left: 34, right: 46, size: 7 }),
    run('R', { left: 50, right: 56 }),
    run('OOMS', { left: 56, right: 72, size: 7 }),
  ]
  expect(textsOf(runs)).toEqual(['S 10', 'treets 10', 'and 10', 'R 10', 'ooms 10'])
})

test('an abbreviation in smaller letters stays as it is', () => {
  const runs = [run('The', { left: 0, right: 18 }), run('NATO', { left: 22, right: 40, size: 8 })]
  expect(textsOf(runs)).toEqual(['The 10', 'NATO 8'])
})

test('a raised sign behind a capital is none', () => {
  const raised = { ...run('B', { left: 6, right: 10, size: 7 }), baseline: 6 }
  expect(textsOf([run('A', { left: 0, right: 6 }), raised])).toEqual(['A 10', 'B 7'])
})
