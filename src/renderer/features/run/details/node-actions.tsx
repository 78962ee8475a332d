import { Pencil, RotateCw, SkipForward } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { NodeRun } from '../../../../contract/run.ts'
import { Button } from '../../../ui/button.tsx'
import { nodeControlsOf } from '../run-controls.ts'
import { useRun } from '../use-run.ts'
import { useRunActions } from '../use-run-actions.ts'

// The reader of YAML is wanted by few.
const EditNodeDialog = lazy(() => import('./edit-node-dialog.tsx'))

/** What can be done with a node in its state. */
export function NodeActions({ node }: { node: NodeRun }) {
  const state = useRun((view) => view.run?.state ?? 'completed')
  const actions = useRunActions(node.runId)
  const [editing, setEditing] = useState(false)
  const can = nodeControlsOf({ state }, node)
  // What is being written stays, whatever becomes of the node meanwhile: saving says why it can't be any more.
  if (!can.retry && !can.skip && !can.edit && !editing) return null
  return (
    <div className="flex flex-wrap gap-2">
      {can.retry && (
        <Button
          size="sm"
          icon={RotateCw}
          shortcut="R"
          onClick={() => void actions.retry(node.nodeId, node.item)}
        >
          Retry
        </Button>
      )}
      {can.skip && (
        <Button
          size="sm"
          icon={SkipForward}
          shortcut="s"
          onClick={() => void actions.skip(node.nodeId, node.item)}
        >
          Skip
        </Button>
      )}
      {can.edit && (
        <Button size="sm" icon={Pencil} onClick={() => setEditing(true)}>
          Edit
        </Button>
      )}
      {editing && (
        <Suspense>
          <EditNodeDialog runId={node.runId} nodeId={node.nodeId} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </div>
  )
}
