import { Link } from '@tanstack/react-router'
import type { Task } from '../../../contract/task.ts'

/** A task that a budget holds. */
export function BudgetEntryCard({ task }: { task: Task }) {
  return (
    <section aria-label="A budget holds a task" className="flex flex-col gap-2">
      <h2 className="font-semibold">A budget holds this task</h2>
      <p className="text-muted">{task.queueNote ?? 'It goes on when the budget is raised.'}</p>
      <Link to="/settings" className="text-accent hover:underline">
        Open budgets
      </Link>
    </section>
  )
}
