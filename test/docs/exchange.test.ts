import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { createProgram } from '../../src/main/cli/program.ts'
import { formatMarkdown } from '../../src/main/core/exchange/exports/format-markdown.ts'
import { ruleNames } from '../../src/main/core/exchange/requirement/requirement.ts'
import { rules } from '../../src/main/core/exchange/validate/rules.ts'
import { validate } from '../../src/main/core/exchange/validate/validate.ts'
import { read, section } from './documents.ts'

const document = 'docs/exchange.md'

test('the examples of the format are right', () => {
  const blocks = [...read(document).matchAll(/^```yaml\n(kind:.*?)^```/gms)].map(([, text = '']) => text)
  expect(blocks.map((text) => validate(parse(text)))).toEqual(
    ['document', 'requirement'].map((kind) => ({ kind, ok: true, problems: [], more: 0 })),
  )
})

test('docs/exchange-reference.md is current', async () => {
  await expect(formatMarkdown()).toMatchFileSnapshot('../../docs/exchange-reference.md')
})

test('the rules are told as they are, and the command line has each', () => {
  const table = Object.entries(rules).map(([name, { meaning }]) => `| \`${name}\` | ${meaning} |`)
  expect(section(document, 'Checking')).toContain(table.join('\n'))
  const group = createProgram('0.0.0', async () => {}).commands.find((each) => each.name() === 'exchange')
  const verb = group?.commands.find((each) => each.name() === 'validate')
  const option = verb?.options.find(({ long }) => long === '--rule')
  expect(option?.description).toContain(`: ${ruleNames.join(', ')};`)
})
