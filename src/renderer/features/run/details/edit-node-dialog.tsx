import { useState } from 'react'
import { stringify } from 'yaml'
import { useClient } from '../../../lib/client.ts'
import { useRunStore } from '../use-run.ts'
import { NodeTextDialog } from './node-text-dialog.tsx'
import { readNode } from './read-nodes.ts'

/** A node that has not started, as YAML to change for this run alone. */
export default function EditNodeDialog(props: { runId: string; nodeId: string; onClose: () => void }) {
  const { runId, nodeId, onClose } = props
  const client = useClient()
  const store = useRunStore()
  const [text, setText] = useState(() =>
    stringify(store.getState().definition?.nodes.find((node) => node.id === nodeId) ?? {}),
  )
  return (
    <NodeTextDialog
      title={`Edit ${nodeId}`}
      label="The node as YAML"
      submit="Save"
      text={text}
      onText={setText}
      send={(given) => client.call('run.editNode', { runId, nodeId, node: readNode(given) })}
      onClose={onClose}
    />
  )
}
