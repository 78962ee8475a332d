import { create } from 'zustand'
import { useClient } from '../../../lib/client.ts'
import { selectNode } from '../run-focus.ts'
import { NodeTextDialog } from './node-text-dialog.tsx'
import { readNodes } from './read-nodes.ts'

/** What was typed last and not added: the dialog can be closed to look something up in the graph. */
const useDraft = create<{ runId: string; text: string }>()(() => ({ runId: '', text: '' }))

const example = `id: summary
kind: claude
needs: [review]
prompt: |
  Sum this up in one paragraph: {{ results.review }}`

/** Nodes to add to a run that has not ended, as YAML or JSON. What was typed is kept when the dialog is closed. */
export default function AddNodesDialog({ runId, onClose }: { runId: string; onClose: () => void }) {
  const client = useClient()
  const draft = useDraft()
  return (
    <NodeTextDialog
      title="Add nodes"
      label="One node or a list of them, as YAML or JSON"
      placeholder={example}
      submit="Add"
      text={draft.runId === runId ? draft.text : ''}
      onText={(text) => useDraft.setState({ runId, text })}
      send={async (given) => {
        const nodes = readNodes(given)
        await client.call('run.addNodes', { runId, nodes })
        useDraft.setState({ text: '' })
        // Selected, it comes into view wherever it is drawn.
        const id = nodes[0]?.id
        if (typeof id === 'string') selectNode(id)
      }}
      onClose={onClose}
    />
  )
}
