import { homedir } from 'node:os'
import { MusterError } from '../../../../contract/errors.ts'
import type { Capability, ModuleDefinition } from '../../../../contract/module.ts'
import type { Json } from '../../../../contract/values.ts'
import { writingTools } from '../../../../contract/writing-tools.ts'
import { TemplateError } from '../../base/template-error.ts'
import { answerSchema } from '../../claude/answer-schema.ts'
import { readRule } from '../../permissions/rule-syntax.ts'
import { compileTemplate } from '../../templates/compiled-template.ts'
import { createSchemaCheck, type SchemaCheck } from '../../workflows/definition/check-schema.ts'
import type { ProblemList } from '../../workflows/definition/problem-list.ts'
import { createMismatchFinder } from '../../workflows/kinds/output-schema.ts'

/** Modes that let tools change something without a person. */
const openModes = ['acceptEdits', 'bypassPermissions']
/** Variables by which Muster and Claude Code know their own. */
const ownVariables = /^(MUSTER|CLAUDECODE|CLAUDE_CODE_(SESSION|ENTRYPOINT|SSE))/i

type Shell = Omit<ModuleDefinition, 'capabilities'>

/** Checks what the form can't tell. `capabilities`: null in the place of one that could not be read. */
export function checkModule(
  shell: Shell,
  capabilities: readonly (Capability | null)[],
  problems: ProblemList,
): void {
  checkTools(shell, problems)
  checkPrompt(shell, problems)
  for (const name of Object.keys(shell.environment)) {
    if (!ownVariables.test(name)) continue
    problems.add({
      code: 'schema',
      message: `The variable ${name} is Muster's own, and a module can't set it.`,
      hint: 'Remove it.',
      path: ['environment', name],
    })
  }
  if (!shell.mayWrite && openModes.includes(shell.permissionMode ?? '')) {
    problems.add({
      code: 'contradiction',
      message: `"permissionMode: ${shell.permissionMode}" is for a module that may write.`,
      hint: 'Add "mayWrite: true", or remove it.',
      path: ['permissionMode'],
    })
  }
  checkCapabilities(capabilities, problems)
}

function checkTools({ tools, mayWrite }: Shell, problems: ProblemList): void {
  for (const [index, tool] of tools.entries()) {
    const path = ['tools', index]
    try {
      readRule({ tool, match: null, decision: 'allow' }, homedir())
    } catch (error) {
      if (!(error instanceof MusterError)) throw error
      problems.add({ code: 'tool', message: error.message, hint: error.hint ?? null, path })
    }
    // A command may change files too, but one that only reads can be named as a rule.
    if (mayWrite || !writingTools.has(tool.split('(')[0]?.trim() ?? '')) continue
    problems.add({
      code: 'contradiction',
      message: `"${tool}" changes files, and the module may not write.`,
      hint: 'Add "mayWrite: true", or remove the tool.',
      path,
    })
  }
}

function checkPrompt({ prompt }: Shell, problems: ProblemList): void {
  if (prompt === undefined) return
  try {
    compileTemplate(prompt)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    problems.add({ code: 'template', message: error.message, hint: null, path: ['prompt'] })
  }
}

function checkCapabilities(capabilities: readonly (Capability | null)[], problems: ProblemList): void {
  const describeError = createSchemaCheck()
  const seen = new Set<string>()
  for (const [index, capability] of capabilities.entries()) {
    if (capability === null) continue
    const { id, version } = capability
    const key = `${id} ${version}`
    if (seen.has(key)) {
      problems.add({
        code: 'duplicate_capability',
        message: `There is a capability "${id}" ${version} already.`,
        hint: 'Give it another id or version, or remove it.',
        path: ['capabilities', index, 'id'],
      })
    }
    seen.add(key)
    const sound = (['input', 'output'] as const).filter((side) =>
      checkSchema(capability, side, index, describeError, problems),
    )
    checkExamples(capability, sound, index, problems)
  }
}

/** Whether there is a schema that values can be compared with. */
function checkSchema(
  { id, ...capability }: Capability,
  side: 'input' | 'output',
  index: number,
  describeError: SchemaCheck,
  problems: ProblemList,
): boolean {
  const schema = capability[side]
  if (schema === undefined) return false
  const path = ['capabilities', index, side]
  const wrong = describeError(schema, side)
  if (wrong !== null) {
    problems.add({
      code: 'schema',
      message: `"${side}" of the capability "${id}" is not a JSON Schema: ${wrong}.`,
      hint: 'It must be an object as of JSON Schema draft 7, such as {type: object, properties: {…}}.',
      path,
    })
    return false
  }
  const { refused } = answerSchema(schema)
  // Only an answer has to be an object.
  const told = refused.filter(({ path: inner }) => side === 'output' || inner.join() !== 'type')
  for (const { path: inner, why } of told) {
    problems.add({
      code: 'schema',
      message: `"${side}" of the capability "${id}" can't be used: ${why}.`,
      hint: 'Say it in words of JSON Schema draft 7.',
      path: [...path, ...inner],
    })
  }
  return told.length === 0
}

function checkExamples(
  { id, examples, ...schemas }: Capability,
  sides: readonly ('input' | 'output')[],
  index: number,
  problems: ProblemList,
): void {
  for (const side of sides) {
    const schema = schemas[side]
    if (schema === undefined || examples.every((example) => example[side] === undefined)) continue
    const find = finderOf(schema)
    for (const [at, { [side]: value }] of examples.entries()) {
      const misfit = value === undefined ? null : find(value, `the ${side}`)
      if (misfit === null) continue
      problems.add({
        code: 'example',
        message: `An example of the capability "${id}" does not satisfy its "${side}": ${misfit}.`,
        hint: 'Correct the example or the schema.',
        path: ['capabilities', index, 'examples', at, side],
      })
    }
  }
}

function finderOf(schema: Readonly<Record<string, Json>>): ReturnType<typeof createMismatchFinder> {
  try {
    return createMismatchFinder(schema)
  } catch (error) {
    // Such as a reference to nothing, of a schema that was not compiled when it was checked.
    return () => (error instanceof Error ? error.message : String(error))
  }
}
