import type { Session } from '../../../contract/session.ts'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../ui/button.tsx'
import { controlLabel, controlLooks } from '../../ui/controls/task-controls.ts'
import { useControls } from '../../ui/controls/use-controls.ts'
import { useNow } from '../../ui/use-now.ts'
import { describeFreeze } from './prompt-cache.ts'

/** Of a task that is frozen for long: what going on with it costs, and that it can be held instead. */
export function FreezeNote({ task, session }: { task: Task; session: Session }) {
  const control = useControls()
  const price = describeFreeze(task, session, useNow())
  if (price === null) return null
  return (
    <section
      aria-label="Frozen for long"
      className="flex flex-wrap items-center gap-3 border-line border-t px-6 py-3 max-md:px-3"
    >
      <p className="min-w-0 flex-1 basis-60 text-muted">
        {price}. A hold ends its turn and frees its memory and its place; it reads that when you resume it.
      </p>
      <Button icon={controlLooks.hold_step.icon} onClick={() => void control('hold_step', [task.id])}>
        {controlLabel('hold_step', task)}
      </Button>
    </section>
  )
}
