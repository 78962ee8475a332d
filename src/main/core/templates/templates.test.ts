import { describe, expect, test } from 'vitest'
import { TemplateError } from '../base/template-error.ts'
import { atOnce, inThread } from './liquid-context.ts'
import { evaluate, renderText, renderTexts, renderValue } from './templates.ts'

/** What else the machine does is not to count: the other bounds stay. */
const patient = { ...atOnce, ms: 60_000 }

const scope = {
  inputs: { depth: 3, ok: true, name: 'Ada', list: ['a', 'b'], empty: '', zero: 0 },
  results: {
    plan: { steps: [{ title: 'one' }, { title: 'two' }], n: 2 },
    'my-node': 'text',
    nested: [{ found: [1, 2] }, { found: [] }, { found: [3] }],
    json: '{"a":[1]}',
  },
  nodes: { plan: { state: 'completed', failure: null }, late: { state: 'skipped', failure: null } },
  run: { id: 'r', directory: '/srv/x', title: 'T' },
}

describe('text', () => {
  test.each([
    ['plain { text } and }}', 'plain { text } and }}'],
    ['Hello {{ inputs.name }}', 'Hello Ada'],
    ['{{ inputs.nothing.at.all }}|{{ results.late }}', '|'],
    ['{{ results.plan.steps }}', '[{"title":"one"},{"title":"two"}]'],
    ['{{ results.plan }}', '{"steps":[{"title":"one"},{"title":"two"}],"n":2}'],
    ['{{ inputs.list | join: ", " }}', 'a, b'],
    ['{{ results.plan.steps | map: "title" | json }}', '["one","two"]'],
    [
      '{% for step in results.plan.steps %}{{ forloop.index }}. {{ step.title }} {% endfor %}',
      '1. one 2. two ',
    ],
    ['{{ results.my-node }}{{ results["my-node"] }}', 'texttext'],
    ['{{ nodes.late.state }}', 'skipped'],
    ['{{ constructor }}{{ inputs.constructor }}{{ inputs.__proto__ }}{{ inputs.name.constructor }}', ''],
    ['{% assign n = inputs.depth | plus: 1 %}{{ n }}', '4'],
  ])('%s', (template, text) => {
    expect(renderText(template, scope, patient)).toBe(text)
  })

  test.each([
    ['{{ inputs.name', 'not closed'],
    ['{% if inputs.ok %}', 'not closed'],
    ['{{ inputs.name | shout }}', 'There is no filter "shout".'],
    ['{% include "x" %}', 'There is no tag "include".'],
    ['{% render "/etc/passwd" %}', 'There is no tag "render".'],
    ['{% increment x %}', 'There is no tag "increment".'],
    ['{{ inputs.depth plus 1 }}', 'operator missing'],
    ['{% if inputs.depth == %}a{% endif %}', 'value is missing'],
    ['{% for i in (1..100000000) %}x{% endfor %}', 'too long or makes too much'],
    [
      '{% for i in (1..10000) %}{% for j in (1..10000) %}{% assign x = j %}{% endfor %}{% endfor %}',
      'too long or makes too much',
    ],
    [
      '{% assign a = "aaaaaaaaaa" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
      'too much',
    ],
  ])('%s is refused: %s', (template, why) => {
    expect(() => renderText(template, scope)).toThrow(TemplateError)
    expect(() => renderText(template, scope)).toThrow(why)
  })

  test('a text that becomes too long by what is printed into it is refused, also where there is time for it', () => {
    const name = 'x'.repeat(100)
    const template = '{% for i in (1..1000) %}{% for j in (1..300) %}{{ name }}{% endfor %}{% endfor %}'
    const bounds = { ...inThread, ms: 60_000 }
    expect(() => renderText(template, { name }, bounds)).toThrow('too long or makes too much')
    expect(renderText(template, { name: 'x' }, bounds)).toHaveLength(300_000)
    // Several templates of one value share it.
    const half = '{% for i in (1..1000) %}{% for j in (1..110) %}{{ name }}{% endfor %}{% endfor %}'
    expect(() => renderTexts([half, half], { name }, bounds)).toThrow('too long or makes too much')
  })

  test('the scope is never changed', () => {
    const frozen = Object.freeze({ ...scope, inputs: Object.freeze({ a: 1 }) })
    expect(
      renderText(
        '{% assign inputs = 5 %}{% capture run %}x{% endcapture %}{{ inputs }}{{ run }}',
        frozen,
        patient,
      ),
    ).toBe('5x')
    expect(renderText('{{ inputs.a }}', frozen, patient)).toBe('1')
  })
})

describe('expressions', () => {
  test.each([
    ['inputs.depth > 2 and inputs.ok', true],
    ['inputs.depth > 5 or inputs.ok', true],
    ['not inputs.ok', false],
    ['(inputs.depth > 5 or inputs.ok) and inputs.depth == 3', true],
    ['inputs.list contains "a"', true],
    ['results.plan.steps', [{ title: 'one' }, { title: 'two' }]],
    ['results.plan.steps | size', 2],
    ['results.plan.steps[1].title', 'two'],
    ['nodes.late.state == "skipped"', true],
    ['results.late', undefined],
    ['inputs.empty == empty', true],
    ['(1..3)', [1, 2, 3]],
    ['"a}} b"', 'a}} b'],
    ['inputs.list | join: "," | upcase', 'A,B'],
    ['results.plan.steps | map: "title" | concat: inputs.list', ['one', 'two', 'a', 'b']],
    ['inputs.list | concat: results.late', ['a', 'b']],
    ['results.nested | map: "found" | flatten', [1, 2, 3]],
    ['results.json | parse_json', { a: [1] }],
    ['results.plan.steps | where: "title", "two" | size', 1],
  ])('%s', (expression, value) => {
    expect(evaluate(expression, scope, patient)).toEqual(value)
  })

  test.each([
    ['results.late.size', undefined],
    ['results.late.size > 0', false],
    ['results.late.size == 0', false],
    ['results.late.length', undefined],
    ['results.late.data.size', undefined],
    ['results.late | size', undefined],
    ['results.late | size | default: "unknown"', 'unknown'],
    ['nodes.plan.failure | size', undefined],
    ['inputs.depth | size', undefined],
    ['inputs.ok | size', undefined],
    ['results.plan.size', undefined],
    ['results.plan.length', undefined],
    ['results.plan | size', 2],
    ['inputs.name | size', 3],
    ['inputs.name.size', 3],
    ['inputs.empty | size', 0],
    ['inputs.list.size', 2],
    ['results.nested[1].found | size', 0],
    ['results.nested | map: "size"', [null, null, null]],
  ])('the size of what is not there is nothing: %s', (expression, value) => {
    expect(evaluate(expression, scope, patient)).toEqual(value)
  })

  test.each([
    'inputs.depth ==',
    'inputs.a b',
    'inputs.a }} x',
    'inputs.a )',
    '(inputs.a',
    '== 1',
    '',
    'a | nope',
    '"{" | parse_json',
    '(1..1000000000)',
  ])('%s is refused', (expression) => {
    expect(() => evaluate(expression, scope)).toThrow(TemplateError)
  })
})

describe('values', () => {
  test('a string that is one expression stands for its value', () => {
    const value = {
      steps: '{{ results.plan.steps }}',
      titles: ' {{- results.plan.steps | map: "title" -}}\n',
      text: 'n = {{ results.plan.n }}',
      two: '{{ inputs.depth }}{{ inputs.depth }}',
      nothing: '{{ results.late }}',
      kept: [1, true, null, '{{ inputs.zero }}'],
    }
    expect(renderValue(value, scope, patient)).toEqual({
      steps: [{ title: 'one' }, { title: 'two' }],
      titles: ['one', 'two'],
      text: 'n = 2',
      two: '33',
      nothing: null,
      kept: [1, true, null, 0],
    })
  })

  test('keys of objects are their own, whatever they are called', () => {
    const value = JSON.parse('{"__proto__": "{{ inputs.name }}", "constructor": 1}')
    expect(JSON.stringify(renderValue(value, scope, patient))).toBe('{"__proto__":"Ada","constructor":1}')
  })
})
