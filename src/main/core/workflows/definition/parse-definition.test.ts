import { describe, expect, test } from 'vitest'
import { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { checkDefinition, parseDefinition } from './parse-definition.ts'

const good = `# A comment
name: sample
inputs:
  depth: { type: number, default: 2 }
nodes:
  - id: plan
    kind: claude
    prompt: "Plan in {{ inputs.depth }} steps"
    timeout: 60
  - id: steps
    kind: transform
    needs: [plan]
    value: "{{ results.plan }}"
`

/** `LINE:COLUMN severity code message [hint]` of each problem. */
function tell(source: string): string[] {
  return parseDefinition(source).problems.map(
    ({ line, column, severity, code, message, hint }) =>
      `${line}:${column} ${severity} ${code} ${message}${hint === null ? '' : ` [${hint}]`}`,
  )
}

/** The sample with its nodes in place of these. */
function withNode(lines: string): string {
  return `name: sample\nnodes:\n  - id: a\n${lines
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`
}

describe('a node that asks a module', () => {
  const ask = (lines: string) => tell(withNode(`kind: claude\nprompt: x\n${lines}`))

  test('may name it, or a capability with its version and input', () => {
    expect(
      ask('module: "{{ inputs.a }}"\ncapability: a.b\ncapabilityVersion: ^1\ninput: { a: "{{ inputs.b }}" }'),
    ).toEqual([])
    expect(ask('capability: a.b')).toEqual([])
    expect(ask('module: "{{ inputs.a"')).toEqual([expect.stringContaining('error template')])
    expect(ask('capability: a.b\ninput: { a: "{{ here }}" }')).toEqual([
      expect.stringContaining('unknown_variable There is no "here"'),
    ])
  })

  test('says nothing that the module says, and no input of nothing', () => {
    expect(ask('module: a\nmodel: opus\noutputSchema: { type: object }\ninput: 1')).toEqual([
      '7:5 error schema "model" of the node "a" is said by the module that it asks. [Remove it.]',
      '8:5 error schema "outputSchema" of the node "a" is said by the module that it asks. [Remove it.]',
      '9:5 error schema "input" of the node "a" is of a capability, and it names none. [Add "capability".]',
    ])
    expect(ask('input: 1')).toEqual([expect.stringContaining('is of a capability')])
    expect(ask('capability: A b')).toEqual([expect.stringContaining('invoice.cancel')])
  })

  test('continues only what it asked, too', () => {
    const nodes = (first: string, second: string) =>
      tell(
        `name: x\nnodes:\n  - { id: a, kind: claude, prompt: x, ${first} }\n  - { id: b, kind: claude, prompt: x, needs: [a], session: a, ${second} }\n`,
      )
    expect(nodes('module: m', 'module: m')).toEqual([])
    expect(nodes('timeout: 1', 'module: m')).toEqual([
      expect.stringMatching(/^4:\d+ error schema The node "b" can't continue "a": one of them asks a module/),
    ])
  })
})

describe('a good definition', () => {
  test('is read, with defaults filled in, as the schema of the contract does', () => {
    const { definition, problems, locate } = parseDefinition(good)
    expect(problems).toEqual([])
    expect(definition).toEqual(
      WorkflowDefinition.parse(checkDefinition(JSON.parse(JSON.stringify(definition))).definition),
    )
    expect(definition?.nodes.map(({ id }) => id)).toEqual(['plan', 'steps'])
    expect(definition?.version).toBe('1')
    expect(locate(['nodes', 0])).toEqual({ line: 6, column: 5 })
    expect(locate(['nodes', 1, 'needs', 0])).toEqual({ line: 12, column: 13 })
    expect(locate(['nodes', 1, 'nothing'])).toEqual({ line: 10, column: 5 })
  })

  test('may be JSON, and an object; places in JSON are found too', () => {
    const json = JSON.stringify(parseDefinition(good).definition, null, 2)
    const fromJson = parseDefinition(json)
    expect(fromJson.definition).toEqual(parseDefinition(good).definition)
    expect(fromJson.locate(['nodes', 0, 'prompt'])?.line).toBe(
      json.split('\n').findIndex((line) => line.includes('"prompt"')) + 1,
    )
    expect(checkDefinition(JSON.parse(json)).definition).toEqual(fromJson.definition)
    expect(checkDefinition(JSON.parse(json)).locate(['nodes'])).toBeNull()
  })

  test('may name its schema, have a number as its version, and anchors', () => {
    const source = `$schema: ./workflow.schema.json
name: sample
version: 2
defaults:
  retry: &retry { attempts: 2 }
nodes:
  - { id: a, kind: transform, value: 1, retry: *retry }
`
    const { definition, problems } = parseDefinition(source)
    expect(problems).toEqual([])
    expect(definition).toMatchObject({ version: '2', nodes: [{ retry: { attempts: 2, delay: 1 } }] })
  })
})

test('nodes can share fields by anchors and merge keys', () => {
  const { definition, problems } = parseDefinition(
    'name: x\nnodes:\n  - &first { id: a, kind: transform, value: 1, priority: 5 }\n  - { <<: *first, id: b, value: 2 }\n',
  )
  expect(problems).toEqual([])
  expect(definition?.nodes).toMatchObject([
    { id: 'a', value: 1, priority: 5 },
    { id: 'b', value: 2, priority: 5 },
  ])
})

describe('what is wrong is told with its place', () => {
  test.each([
    ['', ['1:1 error syntax The definition is empty. [Begin with a name and a list of nodes.]']],
    ['# a comment', ['1:1 error syntax The definition is empty. [Begin with a name and a list of nodes.]']],
    [
      `${good}---\n${good}`,
      [
        '14:1 error syntax A second document begins here, and only one is read. [Put each definition into a file of its own.]',
      ],
    ],
    ['name: x\nnodes:\n\t- id: a\n', ["3:1 error syntax A tab can't indent a line. [Indent with spaces.]"]],
    [
      withNode('kind: transform\nvalue: 1\ncompensate: { kind: command, command: [ls], id: b }'),
      ['6:49 error schema "compensate" of the node "a" has no field "id". [Remove it.]'],
    ],
    [
      `name: x\nnodes:\n  - { id: ${'a'.repeat(100)}, kind: transform, value: 1 }\n`,
      [
        `3:7 error schema "id" of the node "${'a'.repeat(39)}…" is not right: An id is a letter, then letters, digits, hyphens and underscores, at most 64 in all.`,
      ],
    ],
    [
      withNode('kind: claude\nprompt: hi\ntimeout: 9\noutputSchema: { $ref: "#/definitions/none" }'),
      [
        `7:5 error schema "outputSchema" of the node "a" is not a JSON Schema: can't resolve reference #/definitions/none from id #. [It must be an object as of JSON Schema draft 7, such as {type: object, properties: {…}}.]`,
      ],
    ],
    [
      'just text',
      [
        '1:1 error schema A definition is an object with a name and a list of nodes. [Begin with "name:" and "nodes:".]',
      ],
    ],
    ['name: x\nname: y\nnodes: []\n', ['2:1 error syntax This field is there twice. [Keep one of them.]']],
    [
      withNode('kind: transform\nvalue: {{ results.b }}'),
      [
        '5:13 error syntax Braces that are not text begin an object. [Put quotes around text that begins with {{.]',
      ],
    ],
    [
      '{"name": "x", "nodes": [}',
      ['1:25 error syntax Flow sequence in block collection must be sufficiently indented and end with a ].'],
    ],
    [
      'name: x\n',
      [
        '1:1 error schema The definition has no "nodes". [Write the nodes as a list: each begins with "- id:".]',
      ],
    ],
    [
      'name: My Flow\nnodes: []\nmaxParalel: 2\n',
      [
        '1:1 error schema "name" of the definition is not right: A name is a lower-case letter, then letters, digits and hyphens, at most 64 in all.',
        '3:1 error schema The definition has no field "maxParalel". [Did you mean "maxParallel"?]',
      ],
    ],
    [
      withNode('kind: claude\npromt: hello'),
      [
        '3:5 error schema The node "a" has no "prompt". [prompt: What Claude is asked. A template.]',
        '5:5 error schema The node "a" has no field "promt". [Did you mean "prompt"?]',
      ],
    ],
    [
      withNode('kind: claud\nprompt: hello'),
      [
        '4:5 error unknown_kind There is no kind of node "claud". [Did you mean "claude"? Kinds: claude, command, approval, transform, workflow.]',
      ],
    ],
    [
      withNode('prompt: hello'),
      [
        '3:5 error unknown_kind The node "a" has no "kind". [Kinds: claude, command, approval, transform, workflow.]',
      ],
    ],
    [
      withNode('kind: command\ncommand: ls -l\ntimeout: "60"\nneeds: b'),
      [
        '7:5 error schema "needs" of the node "a" must be a list, not "b". [Write it as a list: [b].]',
        '6:5 error schema "timeout" of the node "a" must be a number, not "60". [timeout: Of one try, from the time it really starts, in seconds.]',
        '5:5 error schema "command" of the node "a" must be a list, not "ls -l". [Write it as a list: [ls -l].]',
      ],
    ],
    [
      withNode(
        'kind: transform\nvalue: 1\nretry: { attempts: 50, onn: [x] }\nresources:\n  - { id: db, mode: shard }\npriority: 200',
      ),
      [
        '8:19 error schema "resources[0].mode" of the node "a" must be "shared" or "exclusive", not "shard". [Did you mean "shared"?]',
        '6:14 error schema "retry.attempts" of the node "a" must be at most 20. [retry.attempts: Tries in all, the first one counted.]',
        '6:28 error schema "retry" of the node "a" has no field "onn". [Did you mean "on"?]',
        '9:5 error schema "priority" of the node "a" must be at most 100. [priority: Higher starts sooner.]',
      ],
    ],
    [
      withNode('kind: transform\nvalue: 1\ncompensate: { kind: transform }'),
      ['6:19 error schema "compensate.kind" of the node "a" must be "command" or "claude", not "transform".'],
    ],
    [
      'name: x\ndefaults: { modl: opus, retri: 1 }\nnodes: []\n',
      [
        '2:13 warning unknown_default There is no default for "modl", so it has no effect. [Did you mean "model"?]',
        '2:25 warning unknown_default There is no default for "retri", so it has no effect. [Did you mean "retry"?]',
      ],
    ],
    [
      'name: x\ninputs:\n  a: { type: enum }\n  b: { type: number, default: many }\nnodes: []\n',
      [
        '3:3 error schema The input "a" is an enum without "values". [List its values: values: [quick, thorough].]',
        '4:22 error schema The default of the input "b" must be a number.',
      ],
    ],
  ])('%j', (source, problems) => {
    expect(tell(source)).toEqual(problems)
  })

  test.each([
    ['value: "{{ results.b"', 'template', 'not closed'],
    ['value: "{{ results.b | shout }}"', 'template', 'There is no filter "shout".'],
    ['when: "{{ inputs.x }}"\nvalue: 1', 'template', 'written without braces'],
    ['when: inputs.x ==\nvalue: 1', 'template', 'A value is missing'],
    ['value: "{{ result.b }}"', 'unknown_variable', 'There is no "result"'],
    ['value: "{{ nodes.b.result }}"', 'unknown_variable', 'There is no "nodes.b.result"'],
    ['when: nodes["b c"].ended\nvalue: 1', 'unknown_variable', 'There is no "nodes["b c"].ended"'],
    ['value: "{% if nodes.b.state.x %}{% endif %}"', 'unknown_variable', 'There is no "nodes.b.state.x"'],
    ['value: "{{ run.name }}"', 'unknown_variable', 'There is no "run.name"'],
    ['value: "{{ item.b }}"', 'unknown_variable', 'There is no "item"'],
    ['value: { deep: ["{{ imputs.b }}"] }', 'unknown_variable', 'There is no "imputs"'],
    ['forEach: item.list\nvalue: "{{ item }}"', 'unknown_variable', 'There is no "item"'],
  ])('templates: %s', (lines, code, message) => {
    const { definition, problems } = parseDefinition(withNode(`kind: transform\n${lines}`))
    expect(definition).toBeNull()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ severity: 'error', code, nodes: ['a'], line: 5 })
    expect(problems[0]?.message).toContain(message)
  })

  test.each([
    [
      '{{ nodes.b.result.files[0] }}',
      'What a node gave is "results.b.files[0]"; of the node itself there are "state" and "failure".',
    ],
    [
      '{{ nodes.b.output }}',
      'What a node gave is "results.b.output"; of the node itself there are "state" and "failure".',
    ],
    ['{{ nodes.b.stat }}', 'Did you mean "nodes.b.state"?'],
    ['{{ run.workflow }}', 'There are run.id, run.directory, run.title.'],
    ['{{ run.title.name }}', '"run.title" is text, which has no parts.'],
    ['{{ nodes[inputs.x].result }}{{ nodes.b.failure.size }}{{ nodes.b }}{{ run.title.size }}', undefined],
  ])('what is not of a node or the run has a hint: %s', (text, hint) => {
    const { problems } = parseDefinition(withNode(`kind: transform\nvalue: '${text}'`))
    expect(problems[0]?.hint?.slice(0, hint?.length)).toBe(hint)
  })

  test('elements, results of compensations, the output and defaults are checked as what they are', () => {
    const { problems } = parseDefinition(`name: x
defaults: { cache: { ttl: 60, key: "{{ index }}{{ q }}" } }
nodes:
  - { id: a, kind: transform, forEach: inputs.list, value: "{{ item }}{{ index }}" }
  - id: b
    kind: command
    command: [ls]
    compensate: { kind: command, command: [rm, "{{ result.stdout }}", "{{ p }}"] }
    collect: first
output: { a: "{{ results.a }}", i: "{{ item }}" }
`)
    expect(problems.map(({ path, severity }) => `${severity} ${path.join('.')}`)).toEqual([
      'error nodes.1.compensate.command.2',
      'error defaults.cache.key',
      'error output.i',
      'warning nodes.1.collect',
    ])
  })

  test('an output schema must be a JSON Schema', () => {
    const source = withNode('kind: claude\nprompt: x\noutputSchema: { type: objekt }')
    expect(parseDefinition(source).problems).toMatchObject([{ code: 'schema', line: 6, nodes: ['a'] }])
    expect(parseDefinition(source.replace('objekt', 'object')).problems).toEqual([])
  })
})

describe('bounds', () => {
  test('a hundred problems are told, and how many more there are', () => {
    const nodes = Array.from(
      { length: 250 },
      (_, i) => `  - { id: n${i}, kind: nope, x: 1, with: {} }\n`,
    ).join('')
    const { problems } = parseDefinition(`name: x\nnodes:\n${nodes}`)
    expect(problems).toHaveLength(101)
    expect(problems.at(-1)).toMatchObject({ code: 'more', message: 'There are 150 problems more.' })
  })

  test('aliases that stand for much, depth and length are refused', () => {
    const lines = ['a: &l0 [x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 9; i++)
      lines.push(
        `b${i}: &l${i} [${Array(9)
          .fill(`*l${i - 1}`)
          .join(', ')}]`,
      )
    expect(parseDefinition(lines.join('\n')).problems).toMatchObject([{ code: 'syntax' }])
    const deep = `name: x\nnodes:\n  - { id: a, kind: transform, value: ${'['.repeat(20_000)}${']'.repeat(20_000)} }`
    expect(parseDefinition(deep).problems).toMatchObject([{ code: 'syntax' }])
    expect(parseDefinition(`{"name": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`).problems).toMatchObject([
      { code: 'syntax' },
    ])
    expect(parseDefinition(' '.repeat(8 * 1024 * 1024 + 1)).problems).toMatchObject([{ code: 'syntax' }])
  })

  test('no text makes it throw', () => {
    for (let i = 0; i < good.length; i++) parseDefinition(good.slice(0, i) + good.slice(i + 3))
    for (const value of [
      null,
      undefined,
      5,
      [],
      { name: 1 },
      { nodes: [null, 5, {}] },
      { nodes: 'x', inputs: [] },
    ]) {
      expect(checkDefinition(value).definition).toBeNull()
    }
  })
})
