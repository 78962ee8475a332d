import { expect, test } from 'vitest'
import { sampleRun } from '../../../../contract/fixtures/sample-run.ts'
import type { RunEntry } from '../../../../contract/run.ts'
import { merge } from '../log/use-run-log.ts'
import { listRows } from './list-rows.ts'

test('nodes stand under their phases; a folded phase keeps its heading', () => {
  const { dag } = sampleRun(30)
  const phases = [...new Set(dag.nodes.map((node) => node.phase))]
  const rows = listRows(dag, [])
  expect(rows.filter((row) => row.kind === 'phase').map((row) => row.kind === 'phase' && row.phase)).toEqual(
    phases,
  )
  expect(rows).toHaveLength(30 + phases.length)
  const [first] = phases
  const folded = listRows(dag, [first ?? ''])
  expect(folded).toHaveLength(rows.length - dag.nodes.filter((node) => node.phase === first).length)
  expect(folded[0]).toMatchObject({ kind: 'phase', folded: true })
})

test('without phases it is a plain list', () => {
  const { dag } = sampleRun(5)
  const rows = listRows({ ...dag, nodes: dag.nodes.map((node) => ({ ...node, phase: null })) }, [])
  expect(rows.every((row) => row.kind === 'node')).toBe(true)
})

test('pages of the log are joined by number, each entry once', () => {
  const entry = (seq: number): RunEntry => ({
    runId: 'r',
    seq,
    at: 0,
    kind: 'workflow.node.started',
    nodeId: null,
    item: null,
    text: '',
    data: {},
  })
  const seqs = (entries: readonly RunEntry[]) => entries.map(({ seq }) => seq)
  expect(seqs(merge([3, 4].map(entry), [1, 2, 3].map(entry)))).toEqual([1, 2, 3, 4])
  expect(seqs(merge([3, 4].map(entry), [5].map(entry)))).toEqual([3, 4, 5])
  expect(seqs(merge([3].map(entry), []))).toEqual([3])
})
