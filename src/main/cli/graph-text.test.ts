import { expect, test } from 'vitest'
import { WorkflowDefinition } from '../../contract/workflow-definition.ts'
import { buildDag } from '../core/workflows/dag/build-dag.ts'
import { viewDag } from '../core/workflows/dag/view-dag.ts'
import { drawGraph } from './graph-text.ts'

const definition = WorkflowDefinition.parse({
  name: 'sample',
  nodes: [
    { id: 'plan', kind: 'claude', title: 'Plan "it" <now>', prompt: 'x', estimate: 10 },
    { id: 'end', kind: 'transform', value: 1, needs: ['plan', 'work'], estimate: 1 },
    {
      id: 'work',
      kind: 'claude',
      prompt: 'x',
      needs: ['plan'],
      forEach: 'results.plan',
      when: 'true',
      estimate: 20,
    },
    { id: 'side', kind: 'command', command: ['ls'], needs: ['plan'], estimate: 2.55 },
  ],
})
const dag = viewDag(definition, buildDag(definition))

test('text has levels, the critical path and what each node needs', () => {
  expect(drawGraph(dag, 'text')).toBe(`LEVEL    NODE  KIND                           ESTIMATE  SLACK   NEEDS
0      * plan  claude                         10 s
1      * work  claude, for each, conditional  20 s              plan
1        side  command                        2.6 s     18.5 s  plan
2      * end   transform                      1 s               (plan), work

4 nodes in 3 levels, at most 2 at the same time (1.1 on average).
Critical path (*): plan → work → end, 31 s of 33.6 s of work.`)
})

test('Mermaid and DOT take any title and id', () => {
  expect(drawGraph(dag, 'mermaid').split('\n')).toEqual([
    'flowchart LR',
    '  n0["plan<br>Plan #quot;it#quot; #lt;now#gt;<br>claude, 10 s"]',
    '  n1["end<br>transform, 1 s"]',
    '  n2["work<br>claude, for each, conditional, 20 s"]',
    '  n3["side<br>command, 2.6 s"]',
    '  n0 -.-> n1',
    '  n2 --> n1',
    '  n0 --> n2',
    '  n0 --> n3',
    '  classDef critical stroke-width:3px',
    '  class n0,n1,n2 critical',
  ])
  expect(drawGraph(dag, 'dot').split('\n').slice(3, 5)).toEqual([
    '  "plan" [label="plan\\nPlan \\"it\\" <now>\\nclaude, 10 s", penwidth=3]',
    '  "end" [label="end\\ntransform, 1 s", penwidth=3]',
  ])
  expect(JSON.parse(drawGraph(dag, 'json'))).toEqual(dag)
})

test('a long critical path is told by its ends', () => {
  const criticalPath = Array.from({ length: 40 }, (_, index) => `n${index}`)
  const text = drawGraph({ ...dag, criticalPath }, 'text')
  expect(text).toContain('n8 → n9 → (20 more) → n30 → n31')
  expect(drawGraph({ ...dag, criticalPath: criticalPath.slice(0, 21) }, 'text')).toContain('n9 → n10 → n11')
})

test('times of which nothing is known are not told', () => {
  const nodes = [
    { id: 'a', kind: 'command', command: ['ls'] },
    { id: 'b', kind: 'command', command: ['ls'], needs: ['a'] },
  ]
  const unknown = WorkflowDefinition.parse({ name: 'unknown', nodes })
  const text = drawGraph(viewDag(unknown, buildDag(unknown)), 'text')
  expect(text).toContain('Critical path (*): a → b; how long it takes is not known yet.')
  expect(text).not.toMatch(/\d s\b/)
})
