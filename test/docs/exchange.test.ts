import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { createProgram } from '../../src/main/cli/program.ts'
import { readMapping, Step } from '../../src/main/core/exchange/convert/mapping.ts'
import { unitNames } from '../../src/main/core/exchange/convert/units.ts'
import { formatMarkdown } from '../../src/main/core/exchange/exports/format-markdown.ts'
import { readShape } from '../../src/main/core/exchange/profile/read-shape.ts'
import { Shapes } from '../../src/main/core/exchange/profile/shape.ts'
import { ruleNames } from '../../src/main/core/exchange/requirement/requirement.ts'
import { rules } from '../../src/main/core/exchange/validate/rules.ts'
import { validate } from '../../src/main/core/exchange/validate/validate.ts'
import { read, section } from './documents.ts'

const document = 'docs/exchange.md'

test('the examples of the format are right', () => {
  const blocks = [...read(document).matchAll(/^```yaml\n(kind:.*?)^```/gms)].map(([, text = '']) => text)
  const isMapping = (text: string) => text.startsWith('kind: mapping')
  expect(blocks.filter((text) => !isMapping(text)).map((text) => validate(parse(text)))).toEqual(
    ['document', 'requirement'].map((kind) => ({ kind, ok: true, problems: [], more: 0 })),
  )
  expect(blocks.filter(isMapping).map((text) => readMapping(parse(text)).steps.length)).toEqual([5])
})

test('the steps and units of mappings are told, each', () => {
  const text = section(document, 'Conversion')
  for (const { shape } of Step.options) expect(text).toContain(`| \`${shape.do.value}\` |`)
  for (const unit of unitNames) expect(text).toContain(`\`${unit}\``)
})

test('the words of the profile are those that are read', () => {
  const told = /\*\*profile\*\*: (.*?), boolean schemas/s.exec(section(document, 'Compatibility'))?.[1] ?? ''
  const words = [...told.matchAll(/`([A-Za-z]+)`/g)].map(([, word = '']) => word)
  const others = [
    'patternProperties',
    'propertyNames',
    'dependentRequired',
    'dependentSchemas',
    'unevaluatedProperties',
    'unevaluatedItems',
    'contains',
    'minContains',
    'maxContains',
    'if',
    'then',
    'else',
    '$dynamicRef',
    '$anchor',
  ]
  const isRead = (word: string) =>
    !readShape(new Shapes(), { [word]: null }).outside.some(({ why }) =>
      why.endsWith('is outside of the profile.'),
    )
  expect(words.length).toBe(26)
  expect([...words, ...others].filter(isRead)).toEqual(words)
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
