import { type Command, Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'

/** How a definition is named on the command line. */
export const definitionArgument =
  'a file (YAML or JSON; - is stdin), or the name of a saved workflow or a template'
const graphFormats = ['mermaid', 'dot', 'json', 'text'] as const
const workflowLines = '`{"type":"workflow","workflow":Workflow}` for each'

/** `muster workflow …`: definitions. Returns the group, for the verbs of runs. */
export function addWorkflowCommands({ on, start }: CommandMaker): Command {
  const group = on('workflow', {
    json: workflowLines,
    examples: [['muster workflow', 'saved ones and templates']],
  })
    .alias('workflows')
    .summary('graphs of tasks: check, save, run')
    .description(
      'Workflows: graphs of tasks, commands and approvals, from a file or by name. Without a command: list them.\nThe language is described in docs/workflow-language.md.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context)))

  on(
    'ls',
    {
      json: workflowLines,
      examples: [['muster workflow ls --json', 'one JSON object a line']],
    },
    group,
  )
    .summary('list saved workflows and templates')
    .description('List saved workflows and the templates that ship with Muster.')
    .action(() => start(async (context) => (await load()).list(context)))

  on(
    'show',
    {
      json: '`{"type":"workflow","workflow":Workflow,"source","definition"}`; of a run the lines of `workflow status`',
      examples: [
        ['muster workflow show review-all', 'a template to begin with'],
        ['muster workflow show 1a2b3c4d', 'a run'],
      ],
    },
    group,
  )
    .summary('print the text of a workflow, or show a run')
    .description(
      'Print the text of a saved workflow or a template, as it was written. Of the id of a run: as status.',
    )
    .argument('<name>', 'the name of a workflow, or the id of a run')
    .action((name: string) => start(async (context) => (await load()).show(context, name)))

  on(
    'validate',
    {
      json: '`{"type":"problem","file","problem":WorkflowProblem}` for each, last `{"type":"result","ok","errors","warnings"}`',
      examples: [
        ['muster workflow validate my-review.workflow.yaml'],
        ['muster workflow validate review-all', 'a saved one or a template'],
      ],
    },
    group,
  )
    .summary('check a definition')
    .description(
      'Check a definition and its graph. Each problem is a line FILE:LINE:COLUMN, its severity, what it is and what to do.\nThe exit code is 1 when there are errors; warnings leave it at 0.',
    )
    .argument('<definition>', definitionArgument)
    .action((definition: string) => start(async (context) => (await load()).validate(context, definition)))

  on(
    'graph',
    {
      json: '`{"type":"graph","dag":DagView}`',
      examples: [
        ['muster workflow graph review-all', 'levels and the critical path'],
        ['muster workflow graph my-review.workflow.yaml --format mermaid'],
      ],
    },
    group,
  )
    .summary('print the graph of a definition')
    .description(
      'Print the graph of a definition. Text has the levels, with estimates, slack and the critical path (*).',
    )
    .argument('<definition>', definitionArgument)
    .addOption(new Option('--format <format>', 'how').choices(graphFormats).default('text'))
    .action((definition: string, options) =>
      start(async (context) => (await load()).graph(context, definition, options)),
    )

  on(
    'save',
    {
      json: '`{"type":"workflow","workflow":Workflow}`',
      examples: [['muster workflow save my-review.workflow.yaml', 'then it is run by its name']],
    },
    group,
  )
    .summary('save a definition under its name')
    .description('Save a definition under its name, in place of an earlier one. It must have no errors.')
    .argument('<file>', 'a file; - is stdin')
    .action((file: string) => start(async (context) => (await load()).save(context, file)))

  on(
    'rm',
    {
      json: '`{"type":"workflow","name","removed":true}` for each',
      examples: [['muster workflow rm my-review']],
    },
    group,
  )
    .summary('remove saved workflows')
    .description('Remove saved workflows. Their runs stay; a template of the same name is seen again.')
    .argument('<name...>', 'their names')
    .action((names: string[]) => start(async (context) => (await load()).remove(context, names)))

  on(
    'stats',
    {
      json: '`{"type":"stats","stats"}`, with `name` for a workflow',
      examples: [
        ['muster workflow stats', 'what runs do now'],
        ['muster workflow stats review-all', 'how its runs went'],
      ],
    },
    group,
  )
    .summary('figures of a workflow, or of all runs')
    .description(
      'How the runs of a workflow went, and what each of its nodes takes. Without a name: what runs do now, and did since the\nsupervisor started.',
    )
    .argument('[name]', 'the name of a workflow')
    .action((name: string | undefined) => start(async (context) => (await load()).stats(context, name)))

  on('schema', { json: '`{"type":"schema","schema"}`', examples: [['muster workflow schema']] }, group)
    .summary('print the JSON Schema of definitions')
    .description('Print the JSON Schema of definitions, for editors.')
    .action(() => start(async (context) => (await load()).schema(context)))

  return group
}

const load = () => import('./verbs/workflow.ts')
