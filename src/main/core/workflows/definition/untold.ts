import type { WorkflowProblem } from '../../../../contract/run.ts'

/**
 * Of what was found in a definition whose form has errors, what does not follow from these: nothing at a place that has
 * one, no doubts (what it hides may answer them), and no unknown inputs when the inputs could not be read.
 */
export function untold(
  found: readonly WorkflowProblem[],
  told: readonly WorkflowProblem[],
): WorkflowProblem[] {
  const errors = told.filter(({ severity }) => severity === 'error')
  const hasInputs = !errors.some(({ path }) => path.length === 1 && path[0] === 'inputs')
  return found.filter(
    (problem) =>
      problem.severity === 'error' &&
      (hasInputs || !isAboutInputs(problem)) &&
      !errors.some(({ path }) => covers(path, problem.path)),
  )
}

function isAboutInputs({ code, path }: WorkflowProblem): boolean {
  return code === 'unknown_input' || path[2] === 'requires'
}

/** A field, or what is in it. An error of a whole node, such as one without a kind, hides nothing else of it. */
function covers(place: WorkflowProblem['path'], path: WorkflowProblem['path']): boolean {
  if (place.length === 0 || (place[0] === 'nodes' && place.length < 3)) return false
  return place.every((part, at) => part === path[at])
}
