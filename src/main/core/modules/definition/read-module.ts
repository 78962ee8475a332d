import { z } from 'zod'
import {
  Capability,
  MAX_CAPABILITIES,
  MAX_MODULE_BYTES,
  ModuleDefinition,
  type ModuleProblem,
} from '../../../../contract/module.ts'
import type { Json } from '../../../../contract/values.ts'
import { clip, inOurWords } from '../../base/spell-issue.ts'
import { isRecord, soundFields } from '../../workflows/definition/mend-form.ts'
import type { DefinitionPath, Position, ProblemList } from '../../workflows/definition/problem-list.ts'
import {
  asDefinitionText,
  readDefinitionText,
  type TextForm,
} from '../../workflows/definition/read-definition-text.ts'
import { spellIssue } from '../../workflows/definition/spell-issue.ts'
import { checkModule } from './check-module.ts'

/** A module to be read: a text, or an object. */
export type ModuleInput = { source: string } | { value: Json }

/** What was read: plain, so that it crosses from a thread. */
export interface ModuleRead {
  /** Null when there are errors. */
  definition: ModuleDefinition | null
  /** As far as it could be read. */
  name: string | null
  /** Errors first, each in the order of the text; bounded. */
  problems: ModuleProblem[]
  /** Where fields stand that others than the text may object to. */
  places: { name: Position | null; directory: Position | null }
}

const form: TextForm = {
  maxBytes: MAX_MODULE_BYTES,
  maxYamlBytes: MAX_MODULE_BYTES,
  hints: {
    tooLong: 'Leave out examples, or make two modules of it.',
    tooLongAsYaml: 'Leave out examples, or make two modules of it.',
    empty: 'Begin with a name, a version and a description; muster module init writes one.',
  },
  isFree: ([first, , third]) =>
    first === 'capabilities' && ['input', 'output', 'examples'].includes(String(third)),
}

/** Capabilities are read one by one, so that each is called by its id. */
const Shell = ModuleDefinition.omit({ capabilities: true })
/** What stands in the place of a required field that is missing or wrong. */
const stopgaps = { name: 'x', version: '0.0.0', description: 'x' }

/**
 * Reads a module from YAML or JSON, with all that is wrong in it at once. It may take long, since it may be somebody else's
 * text: see `runHeavy`. Never throws for what the text is.
 */
export function readModule(input: ModuleInput): ModuleRead {
  const { value, problems, locate } =
    'source' in input ? readDefinitionText(input.source, form) : asDefinitionText(input.value)
  const definition = value === undefined ? null : checkForm(value, problems)
  return {
    definition: problems.hasErrors() ? null : definition,
    name: nameIn(value),
    problems: problems
      .all()
      .map(({ nodes: _, ...problem }) => problem)
      .toSorted(inOrder),
    places: { name: placeOf(['name']), directory: placeOf(['directory']) },
  }

  function placeOf(path: DefinitionPath): Position | null {
    return value === undefined ? null : locate(path)
  }
}

function inOrder(a: ModuleProblem, b: ModuleProblem): number {
  return (
    Number(b.severity === 'error') - Number(a.severity === 'error') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0)
  )
}

/** Null: nothing can be told of it. Else with what has errors mended. */
function checkForm(value: unknown, problems: ProblemList): ModuleDefinition | null {
  if (!isRecord(value)) {
    problems.add({
      code: 'schema',
      message: 'A module is an object with a name, a version and a description.',
      hint: 'muster module init writes one.',
      path: [],
    })
    return null
  }
  const { capabilities: list, ...rest } = value
  const shell = Shell.safeParse(rest, inOurWords)
  for (const issue of shell.error?.issues ?? [])
    spellIssue({ issue, schema: ModuleDefinition, value: rest, prefix: [], owner: 'the module' }, problems)
  const sound =
    shell.data ?? Shell.safeParse({ ...stopgaps, ...soundFields(rest, shell.error?.issues ?? []) }).data
  if (sound === undefined) return null
  const capabilities = readCapabilities(list, problems)
  checkModule(sound, capabilities, problems)
  return { ...sound, capabilities: capabilities.filter((each) => each !== null) }
}

/** Null in the place of one with errors. */
function readCapabilities(list: unknown, problems: ProblemList): (Capability | null)[] {
  if (list === undefined) return []
  const read = z.array(z.unknown()).max(MAX_CAPABILITIES).safeParse(list, inOurWords)
  if (read.data === undefined) {
    for (const issue of read.error.issues) {
      const at = { ...issue, path: ['capabilities', ...issue.path] }
      spellIssue(
        {
          issue: at,
          schema: ModuleDefinition,
          value: { capabilities: list },
          prefix: [],
          owner: 'the module',
        },
        problems,
      )
    }
    return []
  }
  return read.data.map((value, index) => {
    const parsed = Capability.safeParse(value, inOurWords)
    if (parsed.success) return parsed.data
    const id = isRecord(value) && typeof value.id === 'string' ? value.id : null
    const owner = id === null ? `capability ${index + 1}` : `the capability "${clip(id)}"`
    const prefix = ['capabilities', index]
    for (const issue of parsed.error.issues)
      spellIssue({ issue, schema: Capability, value, prefix, owner }, problems)
    return null
  })
}

function nameIn(value: unknown): string | null {
  const parsed = ModuleDefinition.shape.name.safeParse(isRecord(value) ? value.name : undefined)
  return parsed.data ?? null
}
