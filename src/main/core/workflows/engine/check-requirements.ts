import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { execa } from 'execa'
import { beginningOf } from '../../../../contract/cut-text.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkflowDefinition, WorkflowNode } from '../../../../contract/workflow-definition.ts'
import { evaluateSoon } from '../definition/fill-in.ts'
import { createProblemList } from '../definition/problem-list.ts'
import { findReferences } from '../definition/references.ts'
import type { Scope } from '../definition/scope.ts'
import { toValidationError } from '../definition/validation-error.ts'

/** Git that does not answer is told as such. */
const GIT_DEADLINE_MS = 10_000

/**
 * What nodes require before a run begins; those that the inputs skip require nothing.
 *
 * @throws MusterError `validation` with a problem for each, which names the node and the inputs that matter
 */
export async function checkRequirements(
  { nodes }: Pick<WorkflowDefinition, 'nodes'>,
  scope: Scope,
): Promise<void> {
  const asking: WorkflowNode[] = []
  for (const node of nodes) {
    if (node.requires !== undefined && !(await isSkipped(node, scope))) asking.push(node)
  }
  if (asking.length === 0) return
  const { directory } = scope.run
  const problems = createProblemList(() => null)
  const noGit = asking.some(({ requires }) => requires?.git) ? await whyNoGit(directory) : null
  for (const node of asking) {
    const name = node.title === undefined ? `"${node.id}"` : `"${node.id}" (${node.title})`
    if (node.requires?.git && noGit !== null) {
      const others = skippedBy(node)
      problems.add({
        code: 'requires_git',
        message: `The node ${name} needs a Git repository, and ${noGit}.`,
        hint:
          others.length === 0
            ? 'Choose a directory in one.'
            : `Choose a directory in one, or give other values for what decides about the node: ${others.join(', ')}.`,
        nodes: [node.id],
        path: ['directory'],
      })
    }
    for (const input of node.requires?.paths ?? []) {
      const path = scope.inputs[input]
      if (path === undefined || (typeof path === 'string' && (await isThere(resolve(directory, path)))))
        continue
      problems.add({
        code: 'requires_path',
        message: `The node ${name} needs the input "${input}", and ${inWords(path)} is not there.`,
        hint: `Paths are relative to ${directory}.`,
        nodes: [node.id],
        path: ['inputs', input],
      })
    }
  }
  if (problems.hasErrors()) throw toValidationError(problems.all(), 'The run was not started')
}

/** Whether its condition is false by the inputs alone. */
async function isSkipped(node: WorkflowNode, scope: Scope): Promise<boolean> {
  if (node.when === undefined) return false
  const decides = findReferences(node).filter(({ path }) => path[0] === 'when')
  if (decides.some(({ root }) => root !== 'inputs')) return false
  const value = await evaluateSoon(node.when, scope)
  return value === undefined || value === null || value === false
}

/** Inputs that its condition reads. */
function skippedBy(node: WorkflowNode): string[] {
  const names = findReferences(node).flatMap(({ root, name, path }) =>
    root === 'inputs' && path[0] === 'when' ? [name] : [],
  )
  return [...new Set(names)]
}

/** Git itself is the judge. */
async function whyNoGit(directory: string): Promise<string | null> {
  const asked = await execa('git', ['rev-parse', '--is-inside-work-tree'], {
    cwd: directory,
    reject: false,
    timeout: GIT_DEADLINE_MS,
    maxBuffer: 10_000,
    env: { LC_ALL: 'C' },
  })
  if (asked.stdout === 'true') return null
  if (asked.timedOut) return `git did not answer in ${GIT_DEADLINE_MS / 1_000} s`
  if (asked.exitCode === undefined) return 'the program git is not installed'
  const [why = ''] = asked.stderr.split('\n')
  return /not a git repository/i.test(why) || why === ''
    ? `"${directory}" is in none`
    : `git says of "${directory}": ${beginningOf(why, 200)}`
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function inWords(path: Json): string {
  return typeof path === 'string' ? `"${beginningOf(path, 200)}"` : 'what it names'
}
